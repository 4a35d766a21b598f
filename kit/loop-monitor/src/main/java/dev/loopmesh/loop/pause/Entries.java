package dev.loopmesh.loop.pause;

import java.util.List;

/**
 * The entries of a bounded log after a number; numbers count from 1.
 *
 * @param items oldest first, without gaps; the last segment of a loop may be in progress
 * @param lost how many between that number and the first of these were evicted
 * @param next the number to continue with, so that each complete entry is read once
 */
public record Entries<T>(List<T> items, long lost, long next) {
  /** Keeps a copy of the list. */
  public Entries {
    items = List.copyOf(items);
  }
}
