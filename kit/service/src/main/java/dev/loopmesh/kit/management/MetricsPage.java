package dev.loopmesh.kit.management;

import dev.loopmesh.kit.http.ContentCoding;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.metrics.Exposition;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code GET /metrics}: Prometheus text by default, or OpenMetrics with exemplars, by {@code
 * Accept}.
 */
final class MetricsPage {
  private static final byte[] NONE = {};

  private final Exposition exposition;

  MetricsPage(Exposition exposition) {
    this.exposition = exposition;
  }

  void send(RoutingContext request) {
    Parameters.of(request);
    Representation form =
        Representation.of(request, Representation.PROMETHEUS, Representation.OPEN_METRICS);
    request.response().putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
    ContentCoding coding = ContentCoding.of(request.request());
    if (coding == ContentCoding.GZIP) {
      request.response().putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    request // one at a time; nothing for a client that has disconnected
        .vertx()
        .executeBlocking(() -> request.response().closed() ? NONE : write(form, coding))
        .onSuccess(text -> form.on(request.response()).end(Buffer.buffer(text)))
        .onFailure(request::fail);
  }

  private byte[] write(Representation form, ContentCoding coding) {
    byte[] text =
        form == Representation.OPEN_METRICS ? exposition.openMetrics() : exposition.prometheus();
    return coding == ContentCoding.GZIP ? ContentCoding.gzip(text) : text;
  }
}
