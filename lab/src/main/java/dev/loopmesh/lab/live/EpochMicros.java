package dev.loopmesh.lab.live;

import java.time.Instant;

/** Microseconds since 1970: whole numbers that JavaScript holds exactly, as it does not nanos. */
public final class EpochMicros {
  private EpochMicros() {}

  /** Now, by the lab's clock. */
  public static long now() {
    return of(Instant.now());
  }

  /** A moment. */
  public static long of(Instant moment) {
    return moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1_000;
  }
}
