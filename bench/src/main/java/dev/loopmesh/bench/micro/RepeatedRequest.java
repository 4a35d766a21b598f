package dev.loopmesh.bench.micro;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextDecorator;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One look at a held request, with data and end handlers of its own. Not thread-safe. */
@SuppressWarnings("unchecked") // Vert.x does not declare data() twice in the same way
final class RepeatedRequest extends RoutingContextDecorator {
  private final Map<String, Object> data = new HashMap<>();
  private final List<Handler<AsyncResult<Void>>> endHandlers = new ArrayList<>();
  private int passedOn;

  RepeatedRequest(RoutingContextInternal held) {
    super(held.currentRoute(), held);
  }

  /** Tells whoever wants to know that the answer is out. */
  void answered() {
    endHandlers.forEach(handler -> handler.handle(Future.succeededFuture()));
    endHandlers.clear();
  }

  /** How often it was passed on to the next handler. */
  int passedOn() {
    return passedOn;
  }

  @Override
  public void next() {
    passedOn++;
  }

  @Override
  public int addEndHandler(Handler<AsyncResult<Void>> handler) {
    endHandlers.add(handler);
    return endHandlers.size();
  }

  @Override
  public RoutingContext put(String key, Object value) {
    data.put(key, value);
    return this;
  }

  @Override
  public <T> T get(String key) {
    return (T) data.get(key);
  }
}
