/** Where runs are kept. */
package dev.loopmesh.lessons.history;
