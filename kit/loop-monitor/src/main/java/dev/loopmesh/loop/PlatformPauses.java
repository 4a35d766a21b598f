package dev.loopmesh.loop;

import java.util.List;

/**
 * The platform's pauses after a number, which counts them from 1 since the monitor began.
 *
 * @param pauses in the order of their ends, without gaps
 * @param lost how many between the number asked for and the first of these are no longer kept
 * @param next what to ask for the next time
 */
public record PlatformPauses(List<PlatformPause> pauses, long lost, long next) {
  /** Keeps a copy of the list. */
  public PlatformPauses {
    pauses = List.copyOf(pauses);
  }
}
