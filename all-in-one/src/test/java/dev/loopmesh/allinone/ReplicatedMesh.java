package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.contract.ScriptedNameServer;
import dev.loopmesh.contract.UnusedPort;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import dev.loopmesh.payment.PaymentService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A whole lab, and replicas of the payment service at 127.0.0.2 and the addresses after it, which
 * it finds by a name. The other services do not respond.
 */
final class ReplicatedMesh implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScriptedNameServer dns = new ScriptedNameServer();
  private final UnusedPort others = new UnusedPort();
  private final String otlpPort = LastingPort.find();
  private final Map<String, RunningService> payments = new LinkedHashMap<>(); // by address
  private final String publicPort = LastingPort.find();
  private final String managementPort = LastingPort.find();
  private final RunningService lab;

  ReplicatedMesh(int replicas) throws Exception {
    for (int n = 0; n < replicas; n++) {
      begin("127.0.0." + (n + 2));
    }
    name();
    Map<String, String> settings =
        Map.of(
            "PORT", "0",
            "OTLP_PORT", otlpPort,
            "DNS_SERVER", dns.address(),
            "AGGREGATOR_MANAGEMENT_URL", others.url(),
            "USER_SERVICE_MANAGEMENT_URL", others.url(),
            "ORDER_SERVICE_MANAGEMENT_URL", others.url(),
            "PAYMENT_SERVICE_MANAGEMENT_URL", "dns+http://payment-service:" + managementPort);
    lab = RunningService.start(Lab.SPEC, Settings.of(settings)).await(30, SECONDS);
  }

  /** Starts a replica, which no name has yet. */
  void begin(String address) throws Exception {
    Map<String, String> settings =
        Map.of(
            "HOST", address,
            "PORT", publicPort,
            "MANAGEMENT_HOST", address,
            "MANAGEMENT_PORT", managementPort,
            "LATENCY", "20ms",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + otlpPort);
    payments.put(
        address,
        RunningService.start(PaymentService.SPEC, Settings.of(settings)).await(30, SECONDS));
  }

  /** Ends a replica; the name keeps its address. */
  void end(String address) throws Exception {
    payments.remove(address).stop().await(30, SECONDS);
  }

  /** From now on the name has the addresses of those that run. */
  void name() {
    dns.has(payments.keySet().toArray(String[]::new));
  }

  String lab() {
    return lab.url();
  }

  List<String> addresses() {
    return List.copyOf(payments.keySet());
  }

  /** The address of a replica's management port. */
  String management(String address) {
    return address + ":" + managementPort;
  }

  /** A response of a replica's own management port. */
  JsonObject at(String address, String path) throws Exception {
    return new JsonObject(send("GET", "http://" + management(address) + path, null).body());
  }

  String instance(String address) throws Exception {
    return at(address, "/info").getString("instance");
  }

  /** The names of the faults of each replica, in the order of their addresses. */
  List<List<String>> faults() throws Exception {
    List<List<String>> all = new ArrayList<>();
    for (String address : payments.keySet()) {
      all.add(names(at(address, "/faults")));
    }
    return all;
  }

  static List<String> names(JsonObject withFaults) {
    return withFaults.getJsonArray("faults").stream()
        .map(fault -> ((JsonObject) fault).getString("name"))
        .toList();
  }

  /** What the lab says of the payment service. */
  JsonObject state() throws Exception {
    return new JsonObject(send("GET", lab() + "/api/mesh", null).body())
        .getJsonArray("services").stream()
            .map(JsonObject.class::cast)
            .filter(service -> service.getString("service").equals("payment-service"))
            .findFirst()
            .orElseThrow();
  }

  /** Any request to the lab. */
  HttpResponse<String> ask(String method, String path, String json) throws Exception {
    return send(method, lab() + path, json);
  }

  private HttpResponse<String> send(String method, String uri, String json) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    return client.send(
        request
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  /** A request to a replica's public port, which leaves a trace. */
  void call(String address) throws Exception {
    send("GET", "http://" + address + ":" + publicPort + "/payments?user=7", null);
  }

  static void until(BooleanSupplier condition, Object told) throws Exception {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > 30_000_000_000L) {
        throw new AssertionError("it has not come to be: " + told);
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    lab.stop().await(30, SECONDS);
    for (RunningService payment : payments.values()) {
      payment.stop().await(30, SECONDS);
    }
    others.close();
    dns.close();
  }
}
