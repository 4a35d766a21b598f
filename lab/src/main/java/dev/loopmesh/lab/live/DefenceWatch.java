package dev.loopmesh.lab.live;

import dev.loopmesh.lab.control.ManagedService;
import dev.loopmesh.lab.control.ManagementAnswer;
import dev.loopmesh.lab.control.ManagementClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * Looks how the aggregator's pools, breakers and replicas are, in the metrics that its management
 * has for Prometheus. One look at a time, on one event loop; how long a look and how large an
 * answer may be the {@link ManagementClient} says.
 */
final class DefenceWatch {
  /** How often one should look, in milliseconds. */
  static final int EVERY_MS = 1_000;

  private final ManagedService service;
  private final ManagementClient client;
  private final Consumer<JsonObject> listener;
  private boolean looking;

  DefenceWatch(ManagedService service, ManagementClient client, Consumer<JsonObject> listener) {
    this.service = service;
    this.client = client;
    this.listener = listener;
  }

  /** Looks once, unless the look before still goes on; tells what it saw, or why it saw nothing. */
  void look() {
    if (looking) {
      return;
    }
    looking = true;
    long askedMicros = EpochMicros.now();
    Future.succeededFuture() // so that whatever is thrown is a look that failed
        .compose(now -> client.get(service, "/metrics"))
        .map(DefenceWatch::read)
        .otherwise(DefenceWatch::unseen)
        .onComplete(seen -> looking = false)
        .onSuccess(seen -> tell(seen, askedMicros / 2 + EpochMicros.now() / 2));
  }

  private static JsonObject read(ManagementAnswer answer) {
    if (!answer.succeeded()) {
      throw new IllegalArgumentException(answer.reason());
    }
    String text = answer.body().toString();
    return DefencesEvent.of(MetricsText.read(text, DefencesEvent.METRICS));
  }

  private static JsonObject unseen(Throwable why) {
    return new JsonObject().put("type", "defences").put("why", String.valueOf(why.getMessage()));
  }

  private void tell(JsonObject seen, long atMicros) {
    listener.accept(seen.put("service", service.name()).put("at", atMicros));
  }
}
