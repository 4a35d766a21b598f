/** Where the results of drills are kept. */
package dev.loopmesh.drills.history;
