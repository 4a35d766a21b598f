/**
 * Races: one summary in each mode, with requests to the menu meanwhile, measured from outside.
 * Begin at {@link dev.loopmesh.lab.race.RaceRoutes}; use on the lab's event loop.
 */
package dev.loopmesh.lab.race;
