package dev.loopmesh.kit.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves an OpenAPI document, plain or compressed. Thread-safe. */
public final class OpenApiDocument implements Handler<RoutingContext> {
  private final Buffer plain;
  private final Buffer compressed;

  private OpenApiDocument(byte[] content) {
    this.plain = Buffer.buffer(content);
    this.compressed = Buffer.buffer(ContentCoding.gzip(content));
  }

  /**
   * Reads it from the class path; blocks.
   *
   * @param owner a class of the module that contains it
   * @param name of the file under {@code openapi/}, without {@code .yaml}
   * @throws IllegalStateException when it does not exist
   */
  public static OpenApiDocument read(Class<?> owner, String name) {
    String resource = "/openapi/" + name + ".yaml";
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new OpenApiDocument(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void handle(RoutingContext request) {
    Parameters.of(request);
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
        .putHeader(HttpHeaders.VARY, "Accept-Encoding");
    if (ContentCoding.of(request.request()) == ContentCoding.GZIP) {
      request.response().putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(compressed);
    } else {
      request.response().end(plain);
    }
  }
}
