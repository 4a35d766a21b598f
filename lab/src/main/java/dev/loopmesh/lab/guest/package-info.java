/** Requests to the aggregator as guests send them: one by one, or at a constant rate. */
package dev.loopmesh.lab.guest;
