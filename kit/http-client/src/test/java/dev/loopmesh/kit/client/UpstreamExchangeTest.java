package dev.loopmesh.kit.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamExchangeTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient(); // without a reference it is closed

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @Test
  void anAnswerIsReadWholeAlsoWhenTheCallingThreadIsSlow() throws Exception {
    HttpClientRequest request = returningWhenAnswered(request());

    UpstreamExchange call = begin(() -> Future.succeededFuture(request));

    assertEquals("[]", call.response().await(30, SECONDS).body().toString());
  }

  @Test
  void aClientThatClosesBeforeTheSecondAttemptEndsTheExchange() throws Exception {
    HttpClosedException broken = new HttpClosedException("before the request was sent");
    AtomicInteger attempts = new AtomicInteger();
    Promise<UpstreamExchange> begun = Promise.promise();
    vertx.runOnContext(
        now ->
            begun.complete(
                begin(
                    () -> {
                      if (attempts.incrementAndGet() == 1) {
                        return Future.failedFuture(broken);
                      }
                      throw new IllegalStateException("Client is closed");
                    })));

    Future<UpstreamResponse> response = begun.future().compose(UpstreamExchange::response);

    assertThrows(UpstreamFailure.class, () -> response.await(20, SECONDS));
    assertEquals(2, attempts.get());
  }

  private UpstreamExchange begin(Supplier<Future<HttpClientRequest>> asking) {
    var listener = new ExchangeListener() {};
    Bulkhead.Permit permit =
        new Bulkhead(vertx.getOrCreateContext(), new UpstreamClient.Pool(1, 1)).acquire();
    var exchange = new UpstreamExchange(Duration.ofSeconds(30), 1_000, listener, permit, asking);
    exchange.begin();
    return exchange;
  }

  private HttpClientRequest request() throws Exception {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end("[]"))
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
    return client
        .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/orders")
        .await(30, SECONDS);
  }

  /** Its {@code end()} returns only after the whole response was received, on another thread. */
  private static HttpClientRequest returningWhenAnswered(HttpClientRequest request) {
    Future<Void> answered = request.response().compose(HttpClientResponse::end);
    return (HttpClientRequest)
        Proxy.newProxyInstance(
            HttpClientRequest.class.getClassLoader(),
            new Class<?>[] {HttpClientRequest.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(request, arguments);
              if (List.of("send", "end").contains(method.getName())) {
                answered.await(30, SECONDS);
              }
              return result == request ? proxy : result;
            });
  }
}
