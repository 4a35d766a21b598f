package dev.loopmesh.lab.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The latest events, numbered from 1; the oldest is dropped first. Any number of readers, each at
 * its own position. Not thread-safe.
 */
final class EventLog {
  private final int mostEvents;
  private final long mostCharacters;
  private final Deque<String> events = new ArrayDeque<>();
  private long characters;
  private long last;

  /**
   * Events after a position in the log.
   *
   * @param lost how many events between that position and the first of these were evicted
   * @param next the position after these
   */
  record Batch(List<String> events, long lost, long next) {}

  EventLog(int mostEvents, long mostCharacters) {
    this.mostEvents = mostEvents;
    this.mostCharacters = mostCharacters;
  }

  void add(String event) {
    events.add(event);
    characters += event.length();
    last++;
    while (events.size() > mostEvents || characters > mostCharacters && events.size() > 1) {
      characters -= events.remove().length();
    }
  }

  /** 0 before the first. */
  long last() {
    return last;
  }

  /** Oldest first, within these bounds, but at least one. */
  Batch after(long sequence, int most, long mostCharacters) {
    long first = last - events.size() + 1;
    long from = Math.max(first, Math.min(sequence, last) + 1);
    List<String> batch = new ArrayList<>();
    Iterator<String> newestFirst = events.descendingIterator();
    for (long at = last; at >= from; at--) {
      String event = newestFirst.next();
      if (at < from + most) {
        batch.add(event);
      }
    }
    Collections.reverse(batch);
    long size = 0;
    int fitting = 0;
    while (fitting < batch.size()
        && (fitting == 0 || size + batch.get(fitting).length() <= mostCharacters)) {
      size += batch.get(fitting).length();
      fitting++;
    }
    batch.subList(fitting, batch.size()).clear();
    return new Batch(batch, from - Math.min(sequence, last) - 1, from + batch.size() - 1);
  }
}
