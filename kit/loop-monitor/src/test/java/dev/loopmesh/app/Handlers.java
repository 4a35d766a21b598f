package dev.loopmesh.app;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Application code that holds the event loop on which it is called. */
public final class Handlers {
  private Handlers() {}

  /** Blocks until it is released. */
  public static boolean waitOnTheLoop(CountDownLatch release) throws InterruptedException {
    return release.await(30, TimeUnit.SECONDS);
  }

  /** Sleeps. */
  public static long sleepOnTheLoop(long ms) throws InterruptedException {
    Thread.sleep(ms);
    return ms;
  }

  /** Computes. */
  public static long computeOnTheLoop(long ms) {
    long start = System.nanoTime();
    long sum = 0;
    while (System.nanoTime() - start < MILLISECONDS.toNanos(ms)) {
      for (int i = 0; i < 1000; i++) {
        sum += sum * 31 + i;
      }
    }
    return sum;
  }

  /** Blocks in a read that ends with the socket's timeout. */
  public static int readOnTheLoop(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      return -1;
    }
  }
}
