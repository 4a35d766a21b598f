package dev.loopmesh.traces.otlp;

import static dev.loopmesh.traces.otlp.LiveReceiver.HTTP_1_1;
import static dev.loopmesh.traces.otlp.LiveReceiver.JSON;
import static dev.loopmesh.traces.otlp.LiveReceiver.PROTOBUF;
import static dev.loopmesh.traces.otlp.LiveReceiver.TRACES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The port as HTTP clients, exporters and browsers see it. */
class OtlpHttpTest {
  private static final String METRICS = "/v1/metrics";

  private static LiveReceiver receiver;
  private static Vertx vertx;

  @BeforeAll
  static void listen() throws Exception {
    receiver = LiveReceiver.start();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() throws Exception {
    receiver.close();
    vertx.close().await(30, SECONDS);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "gzip           | true  | 200",
        "x-gzip         | true  | 200",
        "GZIP           | true  | 200",
        "identity       | false | 200",
        "gzip, identity | true  | 200",
        "identity,gzip  | true  | 200",
        "gzip, gzip     | true  | 415",
        "deflate        | false | 415",
        "zstd           | false | 415",
        "br             | false | 415",
        "gzip, deflate  | true  | 415",
        "gzip           | false | 400",
      })
  void aBodyMayBeInGzipOnce(String encoding, boolean gzip, int status) throws Exception {
    byte[] body = SketchedRequest.of(1);
    byte[] sent = gzip ? LiveReceiver.gzip(body) : body;
    HttpResponse<byte[]> answer = receiver.post(HTTP_1_1, TRACES, PROTOBUF, encoding, sent);

    assertEquals(status, answer.statusCode());
    if (status == 415) {
      assertEquals("gzip, identity", answer.headers().firstValue("accept-encoding").orElse(""));
      String message = new String(answer.body(), UTF_8);
      assertTrue(message.contains("is not supported; allowed: gzip, identity"), message);
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void metricsAreRefusedAsAPartialSuccessThatNamesTheCure(HttpClient.Version version)
      throws Exception {
    Gauge.Builder gauge = Gauge.newBuilder();
    gauge.addDataPoints(NumberDataPoint.newBuilder().setAsInt(1));
    gauge.addDataPoints(NumberDataPoint.newBuilder().setAsInt(2));
    Histogram.Builder histogram =
        Histogram.newBuilder().addDataPoints(HistogramDataPoint.newBuilder().setCount(1));
    byte[] body =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                ResourceMetrics.newBuilder()
                    .addScopeMetrics(
                        ScopeMetrics.newBuilder()
                            .addMetrics(Metric.newBuilder().setName("a").setGauge(gauge))
                            .addMetrics(Metric.newBuilder().setName("b").setHistogram(histogram))))
            .build()
            .toByteArray();
    HttpResponse<byte[]> answer = receiver.post(version, METRICS, PROTOBUF, null, body);

    assertEquals(200, answer.statusCode());
    var partial = ExportMetricsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertEquals(3, partial.getRejectedDataPoints());
    assertTrue(partial.getErrorMessage().contains("OTEL_METRICS_EXPORTER=none"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "/v1/metrics | {'resourceMetrics':[{'scopeMetrics':[{'metrics':[{'name':'a','sum':{'dataPoints':[{},{}]}},{'exponential_histogram':{'data_points':[{}]}}]}]}]} | 200 | {'partialSuccess':{'rejectedDataPoints':'3'",
        "/v1/metrics | {} | 200 | {}",
        "/v1/metrics | {'resourceMetrics':7} | 400 | is not an array",
        "/v1development/profiles | {'resourceProfiles':[{'scopeProfiles':[{'profiles':[{}]}]}]} | 200 | {'partialSuccess':{'rejectedProfiles':'1'",
      })
  void whatIsNotKeptIsCountedInJsonToo(String path, String body, int status, String expected)
      throws Exception {
    byte[] json = body.replace('\'', '"').getBytes(UTF_8);
    HttpResponse<byte[]> answer = receiver.post(HTTP_1_1, path, JSON, null, json);

    assertEquals(status, answer.statusCode());
    String text = new String(answer.body(), UTF_8);
    assertTrue(text.contains(expected.replace('\'', '"')), text);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /, 404, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT with /v1/traces",
    "GET, /, 404, Set OTEL_EXPORTER_OTLP_ENDPOINT to this server without a path",
    "POST, /v1/trace, 404, Send traces by POST to /v1/traces",
    "POST, /otlp/v1/traces, 404, There is no resource at /otlp/v1/traces",
    "POST, /v1/traces/v1/traces, 404, There is no resource at",
    "GET, /v1/traces, 405, allowed: POST",
    "PUT, /v1/logs, 405, allowed: POST",
    "OPTIONS, /v1/traces, 405, allowed: POST",
    "POST, //v1/traces, 200, ''",
    "POST, /v1/traces/, 200, ''",
    "POST, /v1/traces?a=b, 200, ''",
    "GET, /openapi.yaml, 200, openapi: 3.1",
  })
  void aWrongAddressIsAnsweredWithTheRightOne(
      HttpMethod method, String uri, int status, String expected) throws Exception {
    for (HttpVersion version : new HttpVersion[] {HttpVersion.HTTP_1_1, HttpVersion.HTTP_2}) {
      RequestOptions options =
          new RequestOptions().setMethod(method).addHeader("Content-Type", JSON);
      HttpClientResponse answer =
          send(version, options.setURI(uri), method == HttpMethod.POST ? "{}" : "");

      assertEquals(status, answer.statusCode(), version + " " + method + " " + uri);
      String body = answer.body().await(10, SECONDS).toString();
      assertTrue(body.contains(expected), body);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "/v1/traces",
        "/grpc.health.v1.Health/Check"
      })
  void grpcIsRefusedInItsOwnForm(String path) throws Exception {
    RequestOptions call =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI(path)
            .addHeader("Content-Type", "application/grpc")
            .addHeader("TE", "trailers");
    HttpClientResponse answer = send(HttpVersion.HTTP_2, call, "\0\0\0\0\0");

    assertEquals(200, answer.statusCode());
    assertEquals("application/grpc", answer.getHeader("content-type"));
    assertEquals("12", answer.getHeader("grpc-status"));
    String message = answer.getHeader("grpc-message");
    assertTrue(message.contains("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"), message);
    assertEquals(0, answer.body().await(10, SECONDS).length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "localhost    | -                    | 200",
        "127.0.0.1    | -                    | 200",
        "lab          | -                    | 200",
        "evil.example | -                    | 421",
        "evil.example | http://evil.example  | 421",
        "localhost    | http://evil.example  | 403",
        "localhost    | null                 | 403",
        "localhost    | http://app.test:3000 | 200",
      })
  void anotherSitesPageMayNotPost(String host, String origin, int status) throws Exception {
    for (HttpVersion version : new HttpVersion[] {HttpVersion.HTTP_1_1, HttpVersion.HTTP_2}) {
      RequestOptions options = new RequestOptions().setMethod(HttpMethod.POST).setURI(TRACES);
      options.addHeader("Content-Type", JSON);
      if (origin != null) {
        options.addHeader("Origin", origin);
      }
      HttpClientResponse answer = send(version, options, "{}", host);

      assertEquals(status, answer.statusCode(), version + " " + host + " " + origin);
      String allowed = answer.getHeader("Access-Control-Allow-Origin");
      assertEquals(origin != null && status == 200 ? origin : null, allowed);
      if (status == 403) {
        String body = answer.body().await(10, SECONDS).toString();
        assertTrue(body.contains("OTLP_ORIGINS"), body);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"http://app.test:3000, 204, POST", "http://evil.example, 403, "})
  void aBrowserAsksFirst(String origin, int status, String allowed) throws Exception {
    RequestOptions preflight =
        new RequestOptions()
            .setMethod(HttpMethod.OPTIONS)
            .setURI(TRACES)
            .addHeader("Origin", origin)
            .addHeader("Access-Control-Request-Method", "POST")
            .addHeader("Access-Control-Request-Headers", "content-type");
    HttpClientResponse answer = send(HttpVersion.HTTP_1_1, preflight, "");

    assertEquals(status, answer.statusCode());
    assertEquals(allowed, answer.getHeader("Access-Control-Allow-Methods"));
  }

  /** The headers of a client, and the status line that it gets before it has sent a body. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Expect: 100-continue | application/json | 2        |          | HTTP/1.1 100 Continue",
        "Expect: 100-Continue | application/json | 2        |          | HTTP/1.1 100 Continue",
        "Expect: 100-continue | application/json | 99999999 |          | HTTP/1.1 413",
        "Expect: 100-continue | text/plain       | 2        |          | HTTP/1.1 415",
        "Expect: 100-continue | application/json | 2        | deflate  | HTTP/1.1 415",
        "Expect: something    | application/json | 2        |          | HTTP/1.1 417",
      })
  void whoWaitsToBeToldToSendIsToldAtOnce(
      String expect, String type, String length, String encoding, String line) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", receiver.uri("/").getPort())) {
      socket.setSoTimeout(5_000);
      String head =
          "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %s\r\n%s\r\n%s\r\n"
              .formatted(
                  type,
                  length,
                  expect,
                  encoding == null ? "" : "Content-Encoding: " + encoding + "\r\n");
      socket.getOutputStream().write(head.getBytes(UTF_8));
      assertTrue(line(socket.getInputStream()).startsWith(line));
      if (line.endsWith("Continue")) {
        socket.getOutputStream().write("{}".getBytes(UTF_8));
        assertEquals("", line(socket.getInputStream()));
        assertEquals("HTTP/1.1 200 OK", line(socket.getInputStream()));
      }
    }
  }

  private static String line(InputStream in) throws Exception {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static HttpClientResponse send(HttpVersion version, RequestOptions options, String body)
      throws Exception {
    return send(version, options, body, "localhost");
  }

  private static HttpClientResponse send(
      HttpVersion version, RequestOptions options, String body, String host) throws Exception {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(version)
                .setHttp2ClearTextUpgrade(false)); // prior knowledge
    int port = receiver.uri("/").getPort();
    return client
        .request(
            options
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost(host)
                .setPort(port))
        .compose(
            request ->
                (body.isEmpty() ? request.send() : request.send(Buffer.buffer(body)))
                    .compose(answer -> answer.body().map(read -> answer)))
        .eventually(client::close) // one without a reference is closed before
        .await(10, SECONDS);
  }
}
