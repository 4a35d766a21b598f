package dev.loopmesh.allinone;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a command does when its process is interrupted (SIGINT, SIGTERM), until it is closed. The
 * process then ends when the command has shown its outcome and closed this, after 10 s at the
 * latest.
 */
public final class Interrupt implements AutoCloseable {
  private static final int LONGEST_S = 5;

  private final CompletableFuture<Runnable> action = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "interrupt");
  private volatile boolean happened;

  /** An interrupt waits from now on until it is known what to do. */
  public Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Sets what to do; also if the interrupt has happened. */
  public void does(Runnable what) {
    action.complete(what);
  }

  public boolean hasHappened() {
    return happened;
  }

  private void interrupt() {
    happened = true;
    try {
      action.thenAcceptAsync(Runnable::run).get(LONGEST_S, TimeUnit.SECONDS);
      closed.await(LONGEST_S, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      System.err.println("mesh: could not end in order: " + e);
    }
  }

  @Override
  public void close() {
    action.complete(() -> {}); // an interrupt before does() has nothing to wait for
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      happened = true;
    }
  }
}
