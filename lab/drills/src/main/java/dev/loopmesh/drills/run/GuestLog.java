package dev.loopmesh.drills.run;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The requests of a drill, in the order in which they were due. Times are milliseconds since the
 * first one. Confined to one event loop.
 */
final class GuestLog {
  private static final int MOST = 500_000;
  private static final double SECOND = 1_000;

  private final List<Guest> guests = new ArrayList<>();
  private final double promisedMs;

  /** Without requests; those that take longer than this are late. */
  GuestLog(double promisedMs) {
    this.promisedMs = promisedMs;
  }

  /** One request. */
  static final class Guest {
    private final double dueMs;
    private double doneMs = Double.NaN; // in flight
    private boolean good;

    private Guest(double dueMs) {
      this.dueMs = dueMs;
    }

    /** It has ended. */
    void ended(double atMs, boolean isGood) {
      doneMs = atMs;
      good = isGood;
    }

    private boolean hasFailed() {
      return !good && !Double.isNaN(doneMs);
    }

    private double elapsedMs(double nowMs) {
      return Math.max(0, (Double.isNaN(doneMs) ? nowMs : doneMs) - dueMs);
    }
  }

  /** Adds one; beyond half a million, the oldest is forgotten. */
  Guest due(double dueMs) {
    Guest guest = new Guest(dueMs);
    guests.add(guest);
    if (guests.size() > MOST) {
      guests.subList(0, MOST / 10).clear();
    }
    return guest;
  }

  /** Of those that were due from one time, inclusive, to another. */
  Figures figures(double fromMs, double toMs, double nowMs) {
    List<Guest> of = new ArrayList<>();
    for (int i = before(toMs + SECOND); i >= 0 && guests.get(i).dueMs >= fromMs - SECOND; i--) {
      if (guests.get(i).dueMs >= fromMs && guests.get(i).dueMs < toMs) {
        of.add(guests.get(i));
      }
    }
    double[] times = of.stream().mapToDouble(guest -> guest.elapsedMs(nowMs)).sorted().toArray();
    return new Figures(
        times.length,
        count(of, guest -> guest.good),
        count(of, guest -> guest.good && !isLate(guest, nowMs)),
        count(of, Guest::hasFailed),
        count(of, guest -> isLate(guest, nowMs)),
        quantile(times, 0.5),
        quantile(times, 0.99));
  }

  private static int count(List<Guest> guests, Predicate<Guest> which) {
    return (int) guests.stream().filter(which).count();
  }

  private boolean isLate(Guest guest, double nowMs) {
    return !guest.hasFailed() && guest.elapsedMs(nowMs) > promisedMs;
  }

  /**
   * The index of the last one that was due before a time; they are in order, to within a second.
   */
  private int before(double ms) {
    int low = 0;
    int high = guests.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (guests.get(middle).dueMs < ms) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The smallest value that this share of all does not exceed; 0 without values. */
  private static double quantile(double[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  /** Figures of each whole second, the last {@code most} of them. */
  JsonArray seconds(double nowMs, int most) {
    JsonArray all = new JsonArray();
    int whole = (int) (nowMs / SECOND);
    for (int second = Math.max(0, whole - most); second < whole; second++) {
      double fromMs = second * SECOND;
      all.add(figures(fromMs, fromMs + SECOND, nowMs).toJson().put("at", second));
    }
    return all;
  }
}
