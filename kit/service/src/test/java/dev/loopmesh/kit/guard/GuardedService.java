package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.service.Guarded;
import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Protocol;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A running service with guarded changes, which are counted. */
final class GuardedService implements AutoCloseable {
  /** The content type of the bodies that it accepts, as a header. */
  static final String JSON = "Content-Type: application/json";

  private final AtomicInteger changes = new AtomicInteger();
  private final LiveService live;

  private GuardedService(String... settings) throws Exception {
    live = LiveService.of(Things::new, settings);
  }

  /** Starts it with these settings: name, value, name, value. */
  static GuardedService with(String... settings) throws Exception {
    return new GuardedService(settings);
  }

  private final class Things implements Service, Guarded {
    private final Guard guard;

    Things(Settings settings) {
      guard = Guard.read(settings, "test-service", "HOST", "application/json");
    }

    @Override
    public Guard guard() {
      return guard;
    }

    @Override
    public void addRoutes(Router router, Vertx vertx) {
      router.get("/things").handler(request -> request.end("" + changes.get()));
      router.put("/things").handler(request -> request.end("" + changes.incrementAndGet()));
    }
  }

  /** Calls it by its own name. */
  RawExchange wire(Protocol protocol) {
    return RawExchange.of(live, protocol);
  }

  LiveService live() {
    return live;
  }

  /** The origin of its own pages, as a header. */
  String ownOrigin() {
    return "Origin: " + live.running().url();
  }

  /** How often it was changed. */
  int changes() {
    return changes.get();
  }

  @Override
  public void close() throws TimeoutException {
    live.close();
  }
}
