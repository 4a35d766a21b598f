package dev.loopmesh.kit.service;

import dev.loopmesh.kit.latency.ArtificialWait;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Restarts the serving side of a service in its process: drains and closes the port as a stop does,
 * drops all that its loops hold, and opens the same port with a new instance of the service.
 * Settings, faults, latency and capacity stay, except for those that a restart clears. On the
 * management loop, but for {@link #stop}.
 */
final class Restart {
  private static final System.Logger LOG = System.getLogger(Restart.class.getName());
  private static final long CLOSING_MS = 250; // of connections, after the grace

  private final ServiceParts parts;
  private Future<?> last = Future.succeededFuture();
  private volatile boolean stopping;

  Restart(ServiceParts parts) {
    this.parts = parts;
  }

  /** Begins one; false while one is under way, and when the service stops. */
  boolean begin() {
    if (stopping || !last.isComplete()) {
      return false;
    }
    LOG.log(Level.INFO, "{0} restarts", parts.spec.name());
    parts.health.ready(false);
    parts.listeners.drain();
    Context loop = parts.managing.getOrCreateContext();
    last =
        pause(parts.configuration.shutdownDelay())
            .compose(noticed -> drained())
            .transform(drained -> on(loop, this::close))
            .transform(closed -> on(loop, this::open))
            .onSuccess(opened -> LOG.log(Level.INFO, "{0} has restarted", parts.spec.name()))
            .onFailure(this::failed);
    return true;
  }

  /** None begins any more, and one that is under way does not open the port. Any thread. */
  void stop() {
    stopping = true;
  }

  private Future<?> pause(Duration duration) {
    return duration.isZero()
        ? Future.succeededFuture()
        : parts.managing.timer(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Fails when a loop is held for longer than the grace. */
  private Future<?> drained() {
    Duration grace = parts.configuration.shutdownGrace();
    return parts
        .listeners
        .shutdown(grace)
        .timeout(grace.toMillis() + CLOSING_MS, TimeUnit.MILLISECONDS);
  }

  private Future<?> close() {
    parts.faults.release(); // first, since they may hold a loop
    return parts.listeners.close();
  }

  private Future<?> open() {
    if (stopping) {
      return Future.succeededFuture();
    }
    List<ArtificialWait> before = parts.listeners.waits();
    parts.settings.live().forgetViews();
    List<Service> services =
        RunningService.services(parts.spec, parts.settings, parts.configuration.eventLoops());
    parts.listeners.replace(parts.listeners(services, parts.listeners.port(), true));
    List<ArtificialWait> now = parts.listeners.waits();
    for (int loop = 0; loop < now.size(); loop++) {
      now.get(loop).replace(before.get(loop));
    }
    parts.latency.restart();
    parts.capacity.restart();
    Context loop = parts.managing.getOrCreateContext();
    return parts.listeners.open().compose(opened -> on(loop, this::opened));
  }

  private Future<?> opened() {
    parts.watchLoops();
    parts.underFaults.restart();
    return parts.faults.resume().onComplete(resumed -> ready());
  }

  private void ready() {
    parts.health.ready(true);
    if (stopping) {
      parts.health.ready(false);
    }
  }

  private void failed(Throwable failure) {
    if (!stopping) {
      LOG.log(Level.ERROR, parts.spec.name() + " has not restarted; restart it again", failure);
    }
  }

  private static Future<?> on(Context loop, Supplier<Future<?>> action) {
    Promise<Object> done = Promise.promise();
    loop.runOnContext(
        now -> {
          try {
            action.get().onComplete(done::complete, done::fail);
          } catch (RuntimeException | Error e) {
            done.fail(e);
          }
        });
    return done.future();
  }
}
