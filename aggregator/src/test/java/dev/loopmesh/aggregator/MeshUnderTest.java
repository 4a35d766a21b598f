package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.Protocol;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.order.OrderService;
import dev.loopmesh.payment.PaymentService;
import dev.loopmesh.user.UserService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A running aggregator, its services, and a client. */
final class MeshUnderTest implements AutoCloseable {
  private static final int MANY = 2_000;
  private static final long LONGEST_NANOS = 30_000_000_000L;

  private final List<RunningService> running = new ArrayList<>();
  private final RunningService aggregator;
  private final Vertx vertx = Vertx.vertx();
  private final WebClient caller;

  private MeshUnderTest(Protocol protocol, Map<String, String> urls, String... settings)
      throws Exception {
    caller =
        WebClient.create(
            vertx,
            protocol.set(new WebClientOptions().setKeepAlive(true)),
            new PoolOptions().setHttp1MaxSize(MANY).setMaxWaitQueueSize(MANY));
    Map<String, String> environment = onAnyPort();
    environment.putAll(urls);
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    aggregator = start(Aggregator.SPEC, environment);
  }

  /** With three working services, each with a latency of its own. */
  static MeshUnderTest waiting(
      String userLatency, String orderLatency, String paymentLatency, String... settings)
      throws Exception {
    return waiting(Protocol.HTTP_1_1, userLatency, orderLatency, paymentLatency, settings);
  }

  /** The same, with clients that speak this protocol, and calls over the same version. */
  static MeshUnderTest waiting(
      Protocol protocol,
      String userLatency,
      String orderLatency,
      String paymentLatency,
      String... settings)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(settings));
    if (protocol != Protocol.HTTP_1_1) {
      all.addAll(List.of("UPSTREAM_PROTOCOL", "h2c"));
    }
    List<RunningService> services = new ArrayList<>();
    services.add(start(UserService.SPEC, withLatency(userLatency, 1)));
    services.add(start(OrderService.SPEC, withLatency(orderLatency, 2)));
    services.add(start(PaymentService.SPEC, withLatency(paymentLatency, 3)));
    List<String> urls = services.stream().map(RunningService::url).toList();
    Map<String, String> threeUrls = urls(urls.get(0), urls.get(1), urls.get(2));
    MeshUnderTest mesh = new MeshUnderTest(protocol, threeUrls, all.toArray(String[]::new));
    mesh.running.addAll(services);
    return mesh;
  }

  /** With services at these addresses. */
  static MeshUnderTest asking(
      String userUrl, String orderUrl, String paymentUrl, String... settings) throws Exception {
    return asking(Protocol.HTTP_1_1, userUrl, orderUrl, paymentUrl, settings);
  }

  /** The same, with clients that speak this protocol. */
  static MeshUnderTest asking(
      Protocol protocol, String userUrl, String orderUrl, String paymentUrl, String... settings)
      throws Exception {
    return new MeshUnderTest(protocol, urls(userUrl, orderUrl, paymentUrl), settings);
  }

  /** All modes that are available on this Java. */
  static Stream<String> modes() {
    return Stream.concat(
        Stream.of("sequential", "parallel", "blocking", "worker"),
        Runtime.version().feature() >= 21 ? Stream.of("virtual") : Stream.empty());
  }

  /** The modes that leave the loop free for others. */
  static Stream<String> modesThatLeaveTheLoopFree() {
    return modes().filter(mode -> !mode.equals("blocking"));
  }

  static String summary(String mode, String... more) {
    String query = more.length == 0 ? "" : "&" + String.join("&", more);
    return "/users/42/summary?mode=" + mode + query;
  }

  /** Sends a GET to the aggregator and waits for the response. */
  Answer get(String uri) throws Exception {
    return ask(uri).await(30, SECONDS);
  }

  /** Sends a GET to the aggregator. */
  Future<Answer> ask(String uri) {
    return caller.get(port(), "127.0.0.1", uri).send().map(Answer::new);
  }

  /** Sends a GET with one more header, and waits for the response. */
  Answer get(String uri, String header, String value) throws Exception {
    return caller
        .get(port(), "127.0.0.1", uri)
        .putHeader(header, value)
        .send()
        .map(Answer::new)
        .await(30, SECONDS);
  }

  /** Sends a GET on a connection of its own; closing that cancels the request. */
  Socket askAndBeReadyToLeave(String uri) throws IOException {
    Socket socket = new Socket("127.0.0.1", port());
    String request = "GET " + uri + " HTTP/1.1\r\nHost: aggregator\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The response of the aggregator's management port. */
  String management(String uri) {
    try {
      int port = aggregator.managementPort();
      return caller.get(port, "127.0.0.1", uri).send().await(30, SECONDS).bodyAsString();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Restarts the aggregator, and waits until it is ready. */
  void restart() throws Exception {
    int port = aggregator.managementPort();
    int begun = caller.post(port, "127.0.0.1", "/restart").send().await(30, SECONDS).statusCode();
    assertEquals(202, begun);
    until(() -> management("/readyz").contains("ok"), () -> management("/readyz"));
  }

  /** Changes settings while it runs, given as name, value, name, value. */
  Answer change(String... settings) throws Exception {
    JsonObject changes = new JsonObject();
    for (int i = 0; i < settings.length; i += 2) {
      changes.put(settings[i], settings[i + 1]);
    }
    return caller
        .put(aggregator.managementPort(), "127.0.0.1", "/settings")
        .sendJsonObject(changes)
        .map(Answer::new)
        .await(30, SECONDS);
  }

  /**
   * Waits until a line of the metrics has all these parts: a request is measured when its last byte
   * is sent, which its client may receive before.
   */
  void hasMeasured(String... parts) throws InterruptedException {
    until(
        () ->
            management("/metrics")
                .lines()
                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)),
        () -> List.of(parts) + " in " + management("/metrics"));
  }

  /** Waits for it. */
  static void until(BooleanSupplier condition, Supplier<String> what) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < LONGEST_NANOS, what);
      Thread.sleep(5);
    }
  }

  /** The address of a service that was started with this mesh. */
  String urlOf(String service) {
    return running.stream()
        .filter(started -> started.name().equals(service))
        .findFirst()
        .orElseThrow()
        .url();
  }

  int port() {
    return aggregator.port();
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
    aggregator.stop().await(30, SECONDS);
    for (RunningService service : running) {
      service.stop().await(30, SECONDS);
    }
  }

  private static RunningService start(ServiceSpec spec, Map<String, String> environment)
      throws Exception {
    return RunningService.start(spec, Settings.of(environment)).await(30, SECONDS);
  }

  private static Map<String, String> onAnyPort() {
    return new HashMap<>(
        Map.of(
            "OTEL_SDK_DISABLED",
            "true",
            "PORT",
            "0",
            "MANAGEMENT_PORT",
            "0",
            "SHUTDOWN_GRACE",
            "100ms"));
  }

  private static Map<String, String> withLatency(String latency, int seed) {
    Map<String, String> environment = onAnyPort();
    environment.put("SEED", "" + seed); // or all would be slow together
    environment.put("LATENCY", latency);
    return environment;
  }

  private static Map<String, String> urls(String user, String orders, String payments) {
    return Map.of(
        "USER_SERVICE_URL", user, "ORDER_SERVICE_URL", orders, "PAYMENT_SERVICE_URL", payments);
  }
}
