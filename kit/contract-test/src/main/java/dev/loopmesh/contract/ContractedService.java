package dev.loopmesh.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeoutException;

/**
 * A running service and a client, which checks each response against the OpenAPI document that the
 * service serves.
 */
public final class ContractedService implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 50; // so that calls that wait do so at the same time

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client;
  private final RunningService service;
  private final int port;
  private final ServedContract contract;
  private final Set<String> unseen = new ConcurrentSkipListSet<>();

  private ContractedService(Protocol protocol, RunningService service, int port) throws Exception {
    this.client =
        WebClient.create(
            vertx,
            protocol.set(new WebClientOptions().setFollowRedirects(false)),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
    this.service = service;
    this.port = port;
    this.contract = new ServedContract(send(HttpMethod.GET, "/openapi.yaml").bodyAsString());
    this.unseen.addAll(contract.promises().all());
  }

  /** Starts a service on free ports; calls use this protocol. */
  public static ContractedService start(
      ServiceSpec spec, Protocol protocol, Map<String, String> settings) throws Exception {
    RunningService service = running(spec, settings);
    return new ContractedService(protocol, service, service.port());
  }

  /** The same, with calls to its management port. */
  public static ContractedService startManagement(
      ServiceSpec spec, Protocol protocol, Map<String, String> settings) throws Exception {
    RunningService service = running(spec, settings);
    return new ContractedService(protocol, service, service.managementPort());
  }

  private static RunningService running(ServiceSpec spec, Map<String, String> settings)
      throws Exception {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("PORT", "0");
    environment.put("MANAGEMENT_PORT", "0");
    environment.putIfAbsent("OTEL_SDK_DISABLED", "true");
    return RunningService.start(spec, Settings.of(environment)).await(10, SECONDS);
  }

  /** The service itself. */
  public RunningService service() {
    return service;
  }

  /** Errors of the document itself: not OpenAPI, or an example that does not fit its schema. */
  public List<String> documentErrors() throws Exception {
    return contract.errors(vertx);
  }

  /** Calls with these headers, given as name, value, name, value. */
  public HttpResponse<Buffer> get(String uri, String... headers) throws Exception {
    return call(HttpMethod.GET, uri, Buffer.buffer(), headers);
  }

  /** Calls, with JSON by default; fails when the response breaks the contract. */
  public HttpResponse<Buffer> call(HttpMethod method, String uri, Buffer body, String... headers)
      throws Exception {
    HttpResponse<Buffer> answer = send(method, uri, body, headers);
    String path = contract.pathOf(uri);
    assertEquals(List.of(), contract.breaches(method, path, answer), () -> method + " " + uri);
    unseen.remove(contract.promises().kept(method, path, answer.statusCode()));
    return answer;
  }

  /** The documented responses that no call has got yet: {@code GET /users/{id} 504}. */
  public Set<String> unseen() {
    return unseen;
  }

  private HttpResponse<Buffer> send(HttpMethod method, String uri) throws Exception {
    return send(method, uri, Buffer.buffer());
  }

  private HttpResponse<Buffer> send(HttpMethod method, String uri, Buffer body, String... headers)
      throws Exception {
    MultiMap given = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      given.add(headers[i], headers[i + 1]);
    }
    if (body.length() > 0 && !given.contains("Content-Type")) {
      given.add("Content-Type", "application/json");
    }
    var request = client.request(method, port, "127.0.0.1", uri).putHeaders(given);
    var sent = body.length() == 0 ? request.send() : request.sendBuffer(body);
    return sent.await(10, SECONDS);
  }

  @Override
  public void close() throws TimeoutException {
    service.stop().await(10, SECONDS);
    vertx.close().await(10, SECONDS);
  }
}
