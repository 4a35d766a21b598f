package dev.loopmesh.control;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls management ports, within {@value #DEADLINE_MS} ms and for at most {@value #MOST_BYTES}
 * bytes. Thread-safe.
 */
public final class ManagementClient {
  private static final String LEASE_HOLDER = "Lease-Holder";
  private static final String LEASE_KEY = "Lease-Key";

  public static final int DEADLINE_MS =
      3_000; // longer than a service waits for a loop that is held
  public static final int MOST_BYTES = 1 << 20;

  private static final int MOST_CONNECTIONS = 8; // to each
  private static final int LONGEST_QUEUE = 100;

  private final HttpClient client;
  private final String authorization;
  private final Supplier<String> leaseKey;

  /**
   * @param token that the services require; empty for none
   * @param leaseKey the key of the lease under which all requests are sent; empty for none
   */
  public ManagementClient(Vertx vertx, String token, Supplier<String> leaseKey) {
    PoolOptions pool =
        new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setMaxWaitQueueSize(LONGEST_QUEUE);
    this.client = vertx.httpClientBuilder().with(pool).build();
    this.leaseKey = leaseKey;
    this.authorization = token.isEmpty() ? "" : "Bearer " + token;
  }

  public Future<ManagementAnswer> get(ManagedService service, String path) {
    return ask(service, HttpMethod.GET, path, Buffer.buffer());
  }

  /**
   * @param body JSON, or empty for none
   * @return any response; fails with a 502 when there is none, or it is too long, and with a 504
   *     when it takes too long
   */
  public Future<ManagementAnswer> ask(
      ManagedService service, HttpMethod method, String path, Buffer body) {
    return ask(service, method, path, body, "");
  }

  /**
   * The same, under a lease.
   *
   * @param leaseHolder without whose lease the service refuses a change; empty for none
   */
  public Future<ManagementAnswer> ask(
      ManagedService service, HttpMethod method, String path, Buffer body, String leaseHolder) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(service.management().getHost())
            .setPort(service.management().getPort())
            .setConnectTimeout(DEADLINE_MS)
            .setURI(path);
    if (!leaseKey.get().isEmpty()) {
      options.putHeader(LEASE_KEY, leaseKey.get());
    }
    if (!leaseHolder.isEmpty()) {
      options.putHeader(LEASE_HOLDER, leaseHolder);
    }
    Promise<HttpClientRequest> begun = Promise.promise();
    return client
        .request(options)
        .onComplete(begun)
        .compose(request -> send(request, body))
        .timeout(DEADLINE_MS, TimeUnit.MILLISECONDS)
        .onFailure(failure -> begun.future().onSuccess(HttpClientRequest::reset))
        .recover(failure -> Future.failedFuture(new ProblemException(problem(service, failure))));
  }

  private Future<ManagementAnswer> send(HttpClientRequest request, Buffer body) {
    if (!authorization.isEmpty()) {
      request.putHeader(HttpHeaders.AUTHORIZATION, authorization);
    }
    // before the request is sent: a body that arrives before its handler is set is lost
    Future<ManagementAnswer> answer = request.response().compose(ManagementClient::read);
    if (body.length() == 0) {
      request.end();
    } else {
      request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
    }
    return answer;
  }

  private static Future<ManagementAnswer> read(HttpClientResponse response) {
    Promise<ManagementAnswer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(
            part -> {
              if (body.length() + part.length() > MOST_BYTES) {
                whole.tryFail("its response has more than " + MOST_BYTES + " bytes");
              } else {
                body.appendBuffer(part);
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(
            ended ->
                whole.tryComplete(
                    new ManagementAnswer(
                        response.statusCode(),
                        response.getHeader(HttpHeaders.CONTENT_TYPE),
                        response.getHeader(HttpHeaders.ALLOW),
                        response.getHeader(HttpHeaders.RETRY_AFTER),
                        body)));
    return whole.future();
  }

  private static Problem problem(ManagedService service, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return Problem.deadlinePassed(
              "The management port of %s at %s did not respond within %d ms."
                  .formatted(service.name(), service.management(), DEADLINE_MS))
          .with("service", service.name());
    }
    String why = failure.getMessage() == null ? "" : failure.getMessage().split("\n", 2)[0];
    return new Problem(
            "upstream-unreachable",
            502,
            "A service failed",
            "The management port of %s at %s is unreachable: %s."
                .formatted(service.name(), service.management(), why))
        .with("service", service.name());
  }
}
