package dev.loopmesh.kit.fault;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Code of the application that a fault blocks or keeps computing. Stacks and thread names then look
 * like those of an application that does so by itself; the frames of the fault below are not shown.
 *
 * @param name of what it does; its threads are called {@code name-1}, {@code name-2}
 * @param waiting blocks the calling thread
 * @param computing computes while the condition holds, in steps of well below a millisecond;
 *     allocates nothing
 */
public record BusyWork(String name, Waiting waiting, Consumer<BooleanSupplier> computing) {
  /** Without application code: no frame of the application explains a stall. */
  public static final BusyWork NONE =
      new BusyWork(
          "worker",
          (until, nanos) -> until.await(nanos, TimeUnit.NANOSECONDS),
          condition -> {
            while (condition.getAsBoolean()) {
              Thread.onSpinWait();
            }
          });

  /** A wait. */
  @FunctionalInterface
  public interface Waiting {
    /** Waits until a latch opens, at most this long; returns whether it is open. */
    boolean await(CountDownLatch until, long nanos) throws InterruptedException;
  }
}
