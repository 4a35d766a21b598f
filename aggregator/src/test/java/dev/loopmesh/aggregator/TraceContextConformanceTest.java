package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.TraceContextCases.Case;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the services receive when the aggregator is called with these headers, by W3C Trace Context
 * (levels 1 and 2) and W3C Baggage, over HTTP/1.1 and HTTP/2.
 */
class TraceContextConformanceTest {
  private static final Pattern PARENT =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
  private static final BlockingQueue<MultiMap> RECEIVED = new LinkedBlockingQueue<>();
  private static Vertx vertx;
  private static HttpClient http2;
  private static String url;
  private static MeshUnderTest mesh;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    int port =
        vertx
            .createHttpServer()
            .requestHandler(TraceContextConformanceTest::answer)
            .listen(0, "127.0.0.1")
            .await(30, SECONDS)
            .actualPort();
    http2 =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    url = "http://127.0.0.1:" + port;
    mesh = mesh("CONTROL_TOKEN", "open-sesame");
  }

  private static MeshUnderTest mesh(String... settings) throws Exception {
    Stream<String> traced =
        Stream.of(
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
    return MeshUnderTest.asking(
        url, url, url, Stream.concat(traced, Stream.of(settings)).toArray(String[]::new));
  }

  private static void answer(HttpServerRequest request) {
    RECEIVED.add(request.headers());
    String body = request.path().startsWith("/users/") ? "{\"id\":42}" : "[]";
    request.response().putHeader("Content-Type", "application/json").end(body);
  }

  @AfterAll
  static void stop() throws Exception {
    mesh.close();
    vertx.close().await(30, SECONDS);
  }

  static Stream<Arguments> exchanges() {
    return TraceContextCases.ALL.stream()
        .flatMap(
            one ->
                one.onlyHttp1()
                    ? Stream.of(Arguments.of("HTTP/1.1", one))
                    : Stream.of(Arguments.of("HTTP/1.1", one), Arguments.of("h2c", one)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("exchanges")
  void theServicesReceiveWhatTheyShould(String protocol, Case one) throws Exception {
    List<MultiMap> told = ask(protocol, one.headers());

    Set<String> traces = new TreeSet<>();
    Set<String> parents = new TreeSet<>();
    for (MultiMap headers : told) {
      assertEquals(1, headers.getAll("traceparent").size(), headers::toString);
      Matcher parent = PARENT.matcher(headers.get("traceparent"));
      assertTrue(parent.matches(), headers::toString);
      traces.add(parent.group(1));
      parents.add(parent.group(2));
      if (one.flags() != null) {
        assertEquals(one.flags(), parent.group(3));
      }
      assertEquals(one.state(), String.join(",", headers.getAll("tracestate")));
      assertEquals(one.baggage(), String.join(",", headers.getAll("baggage")));
    }
    assertEquals(1, traces.size(), "one trace");
    assertEquals(3, parents.size(), "each call has a span of its own");
    assertTrue(!parents.contains(TraceContextCases.PARENT) && !parents.contains("0".repeat(16)));
    String trace = traces.iterator().next();
    assertEquals(one.goesOn(), trace.equals(TraceContextCases.TRACE), trace);
    assertNotEquals("0".repeat(32), trace);
  }

  @Test
  void aFaultIsPassedOnWithItsCallersAuthorization() throws Exception {
    String fault = "baggage: a=1,loopmesh.fault=payment-service:hang";
    String token = "Authorization: Bearer open-sesame";

    for (MultiMap told : ask("HTTP/1.1", List.of(fault, token))) {
      assertEquals(fault, "baggage: " + told.get("baggage"));
      assertEquals(token, "Authorization: " + told.get("authorization"));
    }
    for (MultiMap told : ask("h2c", List.of("baggage: a=1", token))) {
      assertNull(told.get("authorization"), "nothing else needs it");
    }
  }

  @Test
  void withoutATokenAnAuthorizationIsNotPassedOn() throws Exception {
    MeshUnderTest withToken = mesh;
    try (MeshUnderTest withoutToken = mesh()) {
      mesh = withoutToken;
      String fault = "baggage: loopmesh.fault=payment-service:hang";
      for (MultiMap told : ask("HTTP/1.1", List.of(fault, "Authorization: Basic bWU6c2VjcmV0"))) {
        assertEquals(fault, "baggage: " + told.get("baggage"));
        assertNull(told.get("authorization"));
      }
    } finally {
      mesh = withToken;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"})
  void aFaultFromAnotherSitesPageIsNotPassedOn(String header) throws Exception {
    String fault = "baggage: a=1;p,loopmesh.fault=payment-service:hang,b=2";

    for (String protocol : List.of("HTTP/1.1", "h2c")) {
      for (MultiMap told : ask(protocol, List.of(header, fault))) {
        assertEquals("a=1;p,b=2", told.get("baggage"));
      }
    }
  }

  private static List<MultiMap> ask(String protocol, List<String> headers) throws Exception {
    if (protocol.equals("h2c")) {
      http2
          .request(HttpMethod.GET, mesh.port(), "127.0.0.1", "/users/42/summary")
          .compose(
              request -> {
                for (String header : headers) {
                  String[] parts = header.split(": ?", 2);
                  request.headers().add(parts[0].toLowerCase(Locale.ROOT), parts[1]);
                }
                return request.send().compose(HttpClientResponse::body);
              })
          .await(30, SECONDS);
    } else {
      String head = "GET /users/42/summary HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
      String lines = headers.isEmpty() ? "" : String.join("\r\n", headers) + "\r\n";
      RawExchange.with(mesh.port(), (head + lines + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    List<MultiMap> told = new ArrayList<>();
    for (int call = 0; call < 3; call++) {
      MultiMap one = RECEIVED.poll(30, SECONDS);
      assertTrue(one != null, "a call to each service");
      told.add(one);
    }
    return told;
  }
}
