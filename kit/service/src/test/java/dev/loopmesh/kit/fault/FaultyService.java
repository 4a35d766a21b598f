package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A running service whose faults are set over its management port. */
final class FaultyService implements AutoCloseable {
  /** Its response to {@code /things} and {@code /things/7} without a fault. */
  static final String BODY = "{\"number\":[1,2,3,4,5,6,7,8,9]}";

  private final AtomicInteger served = new AtomicInteger();
  private final LiveService service;

  FaultyService() throws Exception {
    service =
        LiveService.of(
            settings ->
                (router, vertx) -> {
                  router.get("/things").handler(this::answer);
                  router.get("/things/:id").handler(this::answer);
                },
            "LOOP_DEAD",
            "60s",
            "REQUEST_FAULTS",
            "true",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
  }

  private void answer(RoutingContext request) {
    served.incrementAndGet();
    request.response().putHeader("Content-Type", "application/json").end(BODY);
  }

  LiveService service() {
    return service;
  }

  /** How often its routes were called. */
  int served() {
    return served.get();
  }

  /** Injects a fault; single quotes in its definition are replaced by double ones. */
  void put(String name, String definition) throws Exception {
    service.fault(name, json(definition));
  }

  HttpResponse<?> delete(String uri) throws Exception {
    return service.manage(HttpMethod.DELETE, uri, null);
  }

  /** The state of the fault {@code a}. */
  JsonObject state() {
    return service.json("/faults/a");
  }

  /** Whether a line of its metrics contains all these parts. */
  boolean measures(String... parts) {
    try {
      return service
          .management("/metrics")
          .bodyAsString()
          .lines()
          .anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a GET on a connection of its own. */
  Socket ask(String uri) throws IOException {
    Socket socket = new Socket("127.0.0.1", service.running().port());
    socket.setSoTimeout(30_000);
    send(socket, uri);
    return socket;
  }

  static void send(Socket socket, String uri) throws IOException {
    String request = "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(uri);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  @Override
  public void close() throws TimeoutException {
    service.close();
  }
}
