package dev.loopmesh.bench.upstream;

import dev.loopmesh.bench.upstream.ServiceResponses.Response;
import dev.loopmesh.kit.latency.Latency;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/** Handles all requests of {@link Upstreams}. Confined to the loop of its server. */
final class UpstreamHandler implements Handler<HttpServerRequest> {
  private static final int MAX_BODY_BYTES = 32 << 20;

  private final Vertx vertx;
  private final SplittableRandom random = new SplittableRandom(1);
  private Latency latency;
  private ServiceResponses services;
  private long connections;
  private long responses;
  private long spans;

  UpstreamHandler(Vertx vertx, Latency latency) {
    this.vertx = vertx;
    this.latency = latency;
    this.services = new ServiceResponses(latency);
  }

  void countConnection() {
    connections++;
  }

  Counts counts() {
    return new Counts(connections, responses, spans);
  }

  @Override
  public void handle(HttpServerRequest request) {
    Optional<Response> service =
        request.method() == HttpMethod.GET ? services.to(request.uri()) : Optional.empty();
    if (service.isPresent()) {
      responses++;
      respondLater(request, service.get());
    } else {
      body(request).onSuccess(body -> handleOther(request, body));
    }
  }

  private void respondLater(HttpServerRequest request, Response response) {
    double millis = latency.draw(random).toNanos() / 1e6;
    if (millis == 0) {
      response.send(request.response());
    } else {
      vertx.setTimer(Math.max(1, Math.round(millis)), elapsed -> response.send(request.response()));
    }
  }

  /** What exceeds the limit is dropped: the rest is then no valid export. */
  private static Future<Buffer> body(HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(chunk);
          }
        });
    return request.end().map(body);
  }

  private void handleOther(HttpServerRequest request, Buffer body) {
    switch (request.method() + " " + request.path()) {
      case "POST /v1/traces" -> {
        spans += spans(body, request.getHeader(HttpHeaders.CONTENT_ENCODING));
        request.response().putHeader("content-type", "application/x-protobuf").end();
      }
      case "POST /v1/logs" ->
          request.response().putHeader("content-type", "application/x-protobuf").end();
      case "GET /counts" -> request.response().end(counts().toJson().toBuffer());
      case "PUT /latency" -> changeLatency(request, body.toString());
      default -> request.response().setStatusCode(404).end();
    }
  }

  private static int spans(Buffer export, String encoding) {
    try (InputStream bytes = new ByteArrayInputStream(export.getBytes());
        InputStream plain = "gzip".equals(encoding) ? new GZIPInputStream(bytes) : bytes) {
      return SpanCounter.count(plain);
    } catch (IOException e) {
      return 0; // an invalid export shows nothing
    }
  }

  private void changeLatency(HttpServerRequest request, String text) {
    try {
      latency = Latency.parse(text);
      services = new ServiceResponses(latency);
      request.response().end(latency.text());
    } catch (IllegalArgumentException e) {
      request.response().setStatusCode(400).end(e.getMessage());
    }
  }
}
