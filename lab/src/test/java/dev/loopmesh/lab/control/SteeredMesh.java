package dev.loopmesh.lab.control;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A whole lab with scripted services. */
public final class SteeredMesh implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("aggregator", "user-service", "order-service", "payment-service");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, StandInManagement> services = new HashMap<>();
  private final RunningService lab;

  /** Starts it, with these further settings of the lab: name, value, name, value. */
  public SteeredMesh(String... settings) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("OTLP_PORT", "0");
    for (String name : NAMES) {
      services.put(name, new StandInManagement());
      String variable = name.toUpperCase().replace('-', '_') + "_MANAGEMENT_URL";
      environment.put(variable, services.get(name).url());
    }
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    lab = RunningService.start(Lab.SPEC, Settings.of(environment)).await(30, SECONDS);
  }

  public StandInManagement service(String name) {
    return services.get(name);
  }

  /** All changes of any service. */
  public List<String> changes() {
    return NAMES.stream().flatMap(name -> service(name).changes().stream()).toList();
  }

  public int port() {
    return lab.port();
  }

  public Answer get(String path) throws Exception {
    return send("GET", path, "");
  }

  public Answer delete(String path) throws Exception {
    return send("DELETE", path, "");
  }

  public Answer put(String path, String json) throws Exception {
    return send("PUT", path, json, "Content-Type", "application/json");
  }

  public Answer post(String path, String body, String... headers) throws Exception {
    return send("POST", path, body, headers);
  }

  /** Any request, with headers as name, value, name, value. */
  public Answer send(String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(lab.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Answer.of(
        client.send(
            request.method(method, BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString()));
  }

  /** A response of the lab. */
  public record Answer(int status, JsonObject body, HttpResponse<String> response) {
    private static Answer of(HttpResponse<String> response) {
      String body = response.body();
      return new Answer(
          response.statusCode(),
          body.isEmpty() ? new JsonObject() : new JsonObject(body),
          response);
    }

    /** The end of the problem's type. */
    public String problem() {
      return body.getString("type", "").replaceFirst(".*/", "");
    }

    public String detail() {
      return body.getString("detail", "");
    }
  }

  /** Polls until the condition holds; fails after a long timeout. */
  public static void until(BooleanSupplier condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > 20_000_000_000L) {
        throw new AssertionError("it has not come to be");
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() throws TimeoutException {
    lab.stop().await(30, SECONDS);
    for (StandInManagement service : services.values()) {
      service.close();
    }
  }
}
