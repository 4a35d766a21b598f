package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * An open workload: requests at a constant rate, each sent when it is due, and the goodput of each
 * second.
 */
final class OfferedLoad {
  private final MeshUnderTest mesh;
  private final String uri;
  private final int perSecond;
  private final int seconds;
  private final AtomicIntegerArray good;
  private final AtomicInteger refused = new AtomicInteger();

  OfferedLoad(MeshUnderTest mesh, String uri, int perSecond, int seconds) {
    this.mesh = mesh;
    this.uri = uri;
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.good = new AtomicIntegerArray(seconds);
  }

  /** What happens at the beginning of a second. */
  interface Script {
    void second(int second) throws Exception;
  }

  /** Sends the requests on the calling thread, and waits until the deadline of the last one. */
  OfferedLoad run(Script script) throws Exception {
    long startNanos = System.nanoTime();
    List<Future<?>> asked = new ArrayList<>();
    for (int request = 0; request < perSecond * seconds; request++) {
      int second = request / perSecond;
      if (request % perSecond == 0) {
        script.second(second);
      }
      long dueNanos = startNanos + request * 1_000_000_000L / perSecond;
      for (long left = dueNanos - System.nanoTime();
          left > 0;
          left = dueNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      asked.add(mesh.ask(uri).onSuccess(answer -> note(second, answer.status())));
    }
    Future.join(asked).otherwiseEmpty().await(30, SECONDS);
    return this;
  }

  private void note(int second, int status) {
    if (status == 200) {
      good.incrementAndGet(second);
    } else if (status == 502) {
      refused.incrementAndGet();
    }
  }

  /** Whether all were served, without a timeout and without a refusal. */
  boolean isBorne() {
    return Arrays.stream(goodput()).sum() + refused.get() == perSecond * seconds;
  }

  /** Requests of each second that were served. */
  int[] goodput() {
    int[] bySecond = new int[seconds];
    Arrays.setAll(bySecond, good::get);
    return bySecond;
  }

  /** The share of requests that were served, from one second to before another. */
  double share(int from, int to) {
    return Arrays.stream(goodput(), from, to).sum() / (double) (perSecond * (to - from));
  }
}
