package dev.loopmesh.loop;

import java.util.List;

/**
 * The segments after a sequence number, oldest first.
 *
 * @param segments without gaps among them; the last one may be in progress
 * @param lost how many between the number asked for and the first of these were overwritten
 * @param next what to ask for the next time: the number of the last one that is complete, so that
 *     each segment is read complete exactly once
 */
public record Segments(List<Segment> segments, long lost, long next) {
  /** Keeps a copy of the list. */
  public Segments {
    segments = List.copyOf(segments);
  }
}
