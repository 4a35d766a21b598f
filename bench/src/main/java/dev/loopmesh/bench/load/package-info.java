/**
 * Load on one address: closed, open and in bursts, from one event loop.
 *
 * <p>Begin at {@link dev.loopmesh.bench.load.LoadGenerator}. A run ({@code LoadRun}) has a pace,
 * which decides when requests are sent, a wire, which carries them, and a tally, which counts what
 * becomes of them.
 */
package dev.loopmesh.bench.load;
