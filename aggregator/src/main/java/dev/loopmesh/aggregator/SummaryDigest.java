package dev.loopmesh.aggregator;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Digests of summaries, which no route returns: the work that keeps it busy when it should. */
final class SummaryDigest {
  private static final int BYTES = 8_192; // some microseconds
  private static final int PRIME = 16_777_619; // FNV-1a

  private SummaryDigest() {}

  /** Waits for the key of the digests, at most this long; returns whether it has come. */
  static boolean awaitKey(CountDownLatch key, long nanos) throws InterruptedException {
    return key.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Digests while this is wanted, and returns the last digest. */
  static int compute(BooleanSupplier wanted) {
    int digest = 1;
    while (wanted.getAsBoolean()) {
      digest = next(digest);
    }
    return digest;
  }

  private static int next(int seed) {
    int digest = seed;
    for (int i = 0; i < BYTES; i++) {
      digest = (digest ^ (i & 0xff)) * PRIME;
    }
    return digest;
  }
}
