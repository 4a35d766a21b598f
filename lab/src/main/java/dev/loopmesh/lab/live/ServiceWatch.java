package dev.loopmesh.lab.live;

import dev.loopmesh.control.ManagedReplica;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the management port of one replica, which responds also while the service's loop is held:
 * segments and platform pauses, and once a second the loops' counters and the injected faults. One
 * read at a time. Use on one event loop.
 */
final class ServiceWatch {
  private static final int TIMEOUT_MS = 1_000;
  private static final int LOOKS_A_SNAPSHOT = 10;
  private static final Future<Object> NOTHING = Future.succeededFuture();

  private final String service;
  private final ManagedReplica replica;
  private final WebClient client;
  private final Consumer<JsonObject> listener;
  private final ClockEstimate clock = new ClockEstimate();
  private final List<LoopReader> loops = new ArrayList<>();
  private final PauseReader pauses;
  private final FaultReader faults;
  private boolean looking;
  private int looks;
  private long aheadMicros;
  private JsonObject status;

  ServiceWatch(ManagedReplica replica, WebClient client, Consumer<JsonObject> listener) {
    this.service = replica.service();
    this.replica = replica;
    this.client = client;
    this.listener = listener;
    this.pauses = new PauseReader(service);
    this.faults = new FaultReader(service);
    this.status = status("unknown", "Not checked yet.");
  }

  /** Reads once, unless a read is in progress. */
  void look() {
    look(LOOKS_A_SNAPSHOT);
  }

  /** The same, of one that is read less often: every so many times with a snapshot. */
  void look(int looksASnapshot) {
    if (looking) {
      return;
    }
    looking = true;
    boolean snapshot = loops.isEmpty() || looks++ % looksASnapshot == 0;
    Future.succeededFuture() // so that an exception becomes a failed future
        .compose(now -> snapshot ? snapshot() : NOTHING)
        .compose(taken -> snapshot ? readFaults() : NOTHING)
        .compose(read -> readLoops())
        .compose(read -> readPauses())
        .onComplete(done -> looking = false)
        .onSuccess(read -> become("up", ""))
        .onFailure(this::lose);
  }

  /** Stops: no page is open. */
  void rest() {
    loops.forEach(LoopReader::interrupt);
    pauses.interrupt();
    faults.beginAnew();
  }

  long aheadMicros() {
    return aheadMicros;
  }

  JsonObject status() {
    return status;
  }

  Optional<JsonObject> faults() {
    return faults.last();
  }

  private Future<Object> snapshot() {
    long askedMicros = EpochMicros.now();
    return read(
        "/loops",
        answer -> {
          long nowMicros = EpochMicros.now();
          clock.note(askedMicros, EpochMicros.of(Instant.parse(answer.getString("at"))), nowMicros);
          aheadMicros = clock.aheadMicros();
          tellSnapshot(answer, askedMicros / 2 + nowMicros / 2);
        });
  }

  private void tellSnapshot(JsonObject answer, long atMicros) {
    JsonArray told = new JsonArray();
    JsonArray list = answer.getJsonArray("loops");
    for (int loop = 0; loop < list.size(); loop++) {
      JsonObject now = list.getJsonObject(loop);
      told.add(
          new JsonObject()
              .put("elapsedNanos", now.getLong("elapsedNanos"))
              .put("busyNanos", now.getLong("busyNanos"))
              .put("cpuNanos", now.getLong("cpuNanos"))
              .put("tasks", now.getLong("tasks")));
      if (loops.size() <= loop) {
        loops.add(new LoopReader(service, loop));
      }
    }
    listener.accept(
        new JsonObject()
            .put("type", "snapshot")
            .put("service", service)
            .put("at", atMicros)
            .put("clockAheadMicros", aheadMicros)
            .put("clockErrorMicros", clock.errorMicros())
            .put("loops", told));
  }

  private Future<?> readLoops() {
    return Future.all(
        loops.stream()
            .map(
                loop ->
                    read(loop.path(), answer -> loop.read(answer, aheadMicros).ifPresent(listener)))
            .toList());
  }

  private Future<?> readPauses() {
    return read(pauses.path(), answer -> pauses.read(answer, aheadMicros).ifPresent(listener));
  }

  /** A service without faults is not an error. */
  private Future<Object> readFaults() {
    return read(
            FaultReader.PATH, answer -> faults.read(answer, EpochMicros.now()).ifPresent(listener))
        .otherwiseEmpty();
  }

  private Future<Object> read(String path, Consumer<JsonObject> reader) {
    return get(path)
        .map(
            answer -> {
              try {
                reader.accept(answer);
                return null;
              } catch (RuntimeException e) {
                String why = "The response to %s is invalid: %s".formatted(path, e);
                throw new IllegalArgumentException(why, e);
              }
            });
  }

  private Future<JsonObject> get(String path) {
    return client
        .request(replica.request(path))
        .timeout(TIMEOUT_MS)
        .send()
        .expecting(HttpResponseExpectation.SC_OK.and(HttpResponseExpectation.JSON))
        .map(HttpResponse<Buffer>::bodyAsJsonObject);
  }

  private void lose(Throwable failure) {
    clock.forget();
    loops.clear(); // the service was restarted, with new loops and another clock
    pauses.beginAnew();
    faults.beginAnew();
    String why = failure.getMessage();
    become("down", why == null ? failure.getClass().getSimpleName() : why.split("\n", 2)[0]);
  }

  private void become(String state, String why) {
    if (!state.equals(status.getString("state"))) {
      status = status(state, why);
      listener.accept(status);
    }
  }

  private JsonObject status(String state, String why) {
    return new JsonObject()
        .put("type", "service")
        .put("service", service)
        .put("management", "http://" + replica.address())
        .put("state", state)
        .put("since", EpochMicros.now())
        .put("why", why);
  }
}
