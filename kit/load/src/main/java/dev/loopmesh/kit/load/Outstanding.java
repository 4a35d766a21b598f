package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.http.Failure;
import io.netty.channel.EventLoop;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The requests in flight, the one sent first at the front, and their timeouts. All have the same
 * timeout, so one timer for the first is enough. On the loop.
 */
final class Outstanding {
  private final EventLoop loop;
  private final long timeoutNanos;
  private final Consumer<LoadRequest> timedOut;
  private final Set<LoadRequest> requests = new LinkedHashSet<>();
  private boolean timerRuns;

  Outstanding(EventLoop loop, long timeoutNanos, Consumer<LoadRequest> timedOut) {
    this.loop = loop;
    this.timeoutNanos = timeoutNanos;
    this.timedOut = timedOut;
  }

  int size() {
    return requests.size();
  }

  void add(LoadRequest request) {
    requests.add(request);
    if (!timerRuns) {
      wakeUpFor(request);
    }
  }

  void remove(LoadRequest request) {
    requests.remove(request);
  }

  private void wakeUpFor(LoadRequest first) {
    timerRuns = true;
    long nanos = first.sentNanos() + timeoutNanos - System.nanoTime();
    loop.schedule(this::endLate, nanos, TimeUnit.NANOSECONDS);
  }

  private void endLate() {
    timerRuns = false;
    long now = System.nanoTime();
    while (!requests.isEmpty()) {
      Iterator<LoadRequest> all = requests.iterator();
      LoadRequest first = all.next();
      if (now - first.sentNanos() < timeoutNanos) {
        wakeUpFor(first);
        return;
      }
      all.remove();
      first.abort(Optional.of(Failure.TIMEOUT));
      timedOut.accept(first);
    }
  }

  /** Gives all of them up. */
  List<LoadRequest> cancel() {
    List<LoadRequest> all = List.copyOf(requests);
    requests.clear();
    all.forEach(request -> request.abort(Optional.empty()));
    return all;
  }
}
