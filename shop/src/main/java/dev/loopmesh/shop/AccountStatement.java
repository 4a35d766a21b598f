package dev.loopmesh.shop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Account statements, which no route returns: the work that keeps a service busy when it should.
 */
public final class AccountStatement {
  private static final int DAYS = 3_650; // some microseconds
  private static final long YEARLY_MILLIONTHS = 19_000;
  private static final long OPENING_MICROS = 1_000_000_000;
  private static final long MOST_MICROS = 1L << 40;

  private AccountStatement() {}

  /** Waits for the archive of statements, at most this long; returns whether it is free. */
  public static boolean awaitArchive(CountDownLatch free, long nanos) throws InterruptedException {
    return free.await(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Adds the interest of ten years to a balance, again and again while this is wanted.
   *
   * @return the last balance, in millionths
   */
  public static long accrueInterest(BooleanSupplier wanted) {
    long balance = OPENING_MICROS;
    while (wanted.getAsBoolean()) {
      balance = balance > MOST_MICROS ? OPENING_MICROS : afterTenYears(balance);
    }
    return balance;
  }

  private static long afterTenYears(long opening) {
    long balance = opening;
    for (int day = 0; day < DAYS; day++) {
      balance += balance * YEARLY_MILLIONTHS / (365 * 1_000_000L);
    }
    return balance;
  }
}
