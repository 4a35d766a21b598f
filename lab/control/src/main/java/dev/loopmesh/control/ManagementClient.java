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
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls management ports, within {@value #DEADLINE_MS} ms and for at most {@value #MOST_BYTES}
 * bytes. Use on one event loop.
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

  /** Reads from one replica; fails as {@link #ask}. */
  public Future<ManagementAnswer> get(ManagedReplica replica, String path) {
    return ask(replica, HttpMethod.GET, path, Buffer.buffer(), "");
  }

  /** Reads which instance a replica is now; never fails. */
  public Future<ManagedReplica> identify(ManagedReplica replica) {
    return get(replica, "/info")
        .onSuccess(
            info ->
                replica.identify(
                    info.json().getValue("instance") instanceof String told ? told : ""))
        .transform(asked -> Future.succeededFuture(replica));
  }

  /**
   * Reads from one replica, or from a second one if that does not respond; changes all replicas.
   *
   * @param body JSON, or empty for none
   * @return any response; fails with a 502 when there is none, or it is too long, with a 504 when
   *     it takes too long, and with a 502 that names them when some replicas made a change and
   *     others did not
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
    List<ManagedReplica> replicas = service.replicas();
    if (replicas.isEmpty()) {
      return Future.failedFuture(new ProblemException(unresolved(service)));
    }
    if (method == HttpMethod.GET) {
      List<ManagedReplica> heardFirst =
          replicas.stream().sorted(Comparator.comparing(ManagedReplica::isSilent)).toList();
      Future<ManagementAnswer> first = ask(heardFirst.get(0), method, path, body, leaseHolder);
      return heardFirst.size() == 1
          ? first
          : first.recover(silent -> ask(heardFirst.get(1), method, path, body, leaseHolder));
    }
    return ReplicaChange.of(
        service.name(),
        method,
        replicas,
        replicas.stream().map(each -> ask(each, method, path, body, leaseHolder)).toList());
  }

  /** The same, of one replica. */
  public Future<ManagementAnswer> ask(
      ManagedReplica replica, HttpMethod method, String path, Buffer body, String leaseHolder) {
    RequestOptions options = replica.request(path).setMethod(method).setConnectTimeout(DEADLINE_MS);
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
        .compose(request -> send(replica, request, body))
        .timeout(DEADLINE_MS, TimeUnit.MILLISECONDS)
        .onFailure(failure -> begun.future().onSuccess(HttpClientRequest::reset))
        .onComplete(over -> replica.heard(over.succeeded()))
        .recover(failure -> Future.failedFuture(new ProblemException(problem(replica, failure))));
  }

  private Future<ManagementAnswer> send(
      ManagedReplica replica, HttpClientRequest request, Buffer body) {
    if (!authorization.isEmpty()) {
      request.putHeader(HttpHeaders.AUTHORIZATION, authorization);
    }
    // before the request is sent: a body that arrives before its handler is set is lost
    Future<ManagementAnswer> answer =
        request.response().compose(response -> read(replica, response));
    if (body.length() == 0) {
      request.end();
    } else {
      request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(body);
    }
    return answer;
  }

  private static Future<ManagementAnswer> read(
      ManagedReplica replica, HttpClientResponse response) {
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
                        replica.address(),
                        response.statusCode(),
                        response.getHeader(HttpHeaders.CONTENT_TYPE),
                        response.getHeader(HttpHeaders.ALLOW),
                        response.getHeader(HttpHeaders.RETRY_AFTER),
                        body)));
    return whole.future();
  }

  private static Problem unresolved(ManagedService service) {
    return new Problem(
            "upstream-unreachable",
            502,
            "A service failed",
            "%s has no replica: the name in %s does not resolve."
                .formatted(service.name(), service.management()))
        .with("service", service.name());
  }

  private static Problem problem(ManagedReplica replica, Throwable failure) {
    String at = "The management port of %s at http://%s ";
    String where = at.formatted(replica.service(), replica.address());
    if (failure instanceof TimeoutException) {
      return Problem.deadlinePassed(where + "did not respond within %d ms.".formatted(DEADLINE_MS))
          .with("service", replica.service());
    }
    String why = failure.getMessage() == null ? "" : failure.getMessage().split("\n", 2)[0];
    return new Problem(
            "upstream-unreachable",
            502,
            "A service failed",
            where + "is unreachable: %s.".formatted(why))
        .with("service", replica.service());
  }
}
