package dev.loopmesh.lab.live;

import java.time.Instant;

/** Microseconds since 1970: JavaScript holds them exactly, unlike nanoseconds. */
public final class EpochMicros {
  private EpochMicros() {}

  public static long now() {
    return of(Instant.now());
  }

  public static long of(Instant moment) {
    return moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1_000;
  }
}
