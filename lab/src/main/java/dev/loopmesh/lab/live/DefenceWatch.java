package dev.loopmesh.lab.live;

import dev.loopmesh.control.ManagedService;
import dev.loopmesh.control.ManagementAnswer;
import dev.loopmesh.control.ManagementClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * Reads the state of the defences from the aggregator's management port. One request at a time, on
 * one event loop; the {@link ManagementClient} bounds its time and the size of the response.
 */
final class DefenceWatch {
  /** The period in milliseconds. */
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

  /** Reads once, unless a request is in progress; reports the state, or why it is unavailable. */
  void look() {
    if (looking) {
      return;
    }
    looking = true;
    long askedMicros = EpochMicros.now();
    Future.succeededFuture() // so that an exception becomes a failed future
        .compose(now -> client.get(service, "/defences"))
        .map(DefenceWatch::read)
        .otherwise(DefenceWatch::unseen)
        .onComplete(seen -> looking = false)
        .onSuccess(seen -> tell(seen, askedMicros / 2 + EpochMicros.now() / 2));
  }

  private static JsonObject read(ManagementAnswer answer) {
    if (!answer.succeeded()) {
      throw new IllegalArgumentException(answer.reason());
    }
    return DefencesEvent.of(MetricSample.read(answer.body()));
  }

  private static JsonObject unseen(Throwable why) {
    return new JsonObject().put("type", "defences").put("why", String.valueOf(why.getMessage()));
  }

  private void tell(JsonObject seen, long atMicros) {
    listener.accept(seen.put("service", service.name()).put("at", atMicros));
  }
}
