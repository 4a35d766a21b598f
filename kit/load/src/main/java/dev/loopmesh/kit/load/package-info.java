/**
 * Load over HTTP, open and closed, from one event loop.
 *
 * <p>Begin at {@link dev.loopmesh.kit.load.LoadGenerator}. A {@code LoadRun} has a {@code Pace},
 * which decides when requests are sent, and a {@code Tally}, which counts what becomes of them and
 * makes the {@code LoadReport}.
 */
package dev.loopmesh.kit.load;
