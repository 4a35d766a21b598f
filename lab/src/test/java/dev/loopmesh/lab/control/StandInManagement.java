package dev.loopmesh.lab.control;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/** The part of a service's management that the lab controls; it records each change. */
public final class StandInManagement implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, JsonObject> faults = new TreeMap<>(); // confined to the server's loop
  private final List<String> changes = new CopyOnWriteArrayList<>();
  private volatile String latency = "1s";
  private volatile Handler<HttpServerRequest> instead;
  private volatile String authorization;

  public StandInManagement() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> serve(request, body)))
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** All changes so far, such as {@code PUT /faults/slow {"fault":"delay"}}. */
  public List<String> changes() {
    return List.copyOf(changes);
  }

  /** Handles every request with this from now on; null for the normal behaviour. */
  public void instead(Handler<HttpServerRequest> behaviour) {
    instead = behaviour;
  }

  /** The Authorization header of the last request; null if it had none. */
  String authorization() {
    return authorization;
  }

  String latency() {
    return latency;
  }

  private void serve(HttpServerRequest request, Buffer body) {
    authorization = request.getHeader("Authorization");
    String method = request.method().name();
    if (instead != null) {
      instead.handle(request);
      return;
    }
    boolean check = request.query() != null; // whether it could, and no more
    if (!method.equals("GET") && !check) {
      changes.add((method + " " + request.path() + " " + body).strip());
    }
    String path = request.path();
    if (path.equals("/readyz")) {
      answer(request, 200, new JsonObject().put("status", "ok"));
    } else if (path.startsWith("/faults")) {
      fault(request, path.replaceFirst("/faults/?", ""), body);
    } else if (path.equals("/latency")) {
      latency = method.equals("PUT") ? body.toJsonObject().getString("latency") : latency;
      latency = method.equals("DELETE") ? "1s" : latency;
      answer(request, 200, new JsonObject().put("latency", latency));
    } else {
      answer(request, 404, problem("not-found", 404, "Nothing is at " + path + "."));
    }
  }

  private void fault(HttpServerRequest request, String name, Buffer body) {
    switch (request.method().name()) {
      case "PUT" -> {
        JsonObject fault = body.toJsonObject();
        if (fault.getString("fault").equals("nonsense")) {
          answer(request, 400, problem("bad-body", 400, "fault: 'nonsense' is none."));
          return;
        }
        if (request.query() != null) {
          request.response().setStatusCode(204).end();
          return;
        }
        faults.put(name, fault);
        answer(request, 200, fault);
      }
      case "DELETE" -> {
        boolean there = name.isEmpty() || faults.containsKey(name);
        faults.keySet().removeIf(fault -> name.isEmpty() || fault.equals(name));
        if (there) {
          request.response().setStatusCode(204).end();
        } else {
          answer(request, 404, problem("not-found", 404, "There is no fault " + name + "."));
        }
      }
      default -> {
        JsonArray all = new JsonArray();
        faults.forEach((key, fault) -> all.add(fault.copy().put("name", key)));
        answer(request, 200, new JsonObject().put("faults", all));
      }
    }
  }

  /** A problem as services write it. */
  static JsonObject problem(String name, int status, String detail) {
    return new JsonObject()
        .put("type", "tag:loopmesh.dev,2026:problem/" + name)
        .put("title", "It is as it is")
        .put("status", status)
        .put("detail", detail)
        .put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
  }

  public static void answer(HttpServerRequest request, int status, JsonObject body) {
    String type = status < 400 ? "application/json" : "application/problem+json";
    request.response().setStatusCode(status).putHeader("Content-Type", type).end(body.toBuffer());
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }
}
