package dev.loopmesh.kit.service;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;

/** How a client speaks to a server. */
public enum Protocol {
  HTTP_1_1,
  /** HTTP/2 without TLS, with prior knowledge (RFC 9113 section 3.3). */
  H2C,
  /** HTTP/2 without TLS, to which a connection's first request asks to go over (RFC 7540 3.2). */
  H2C_UPGRADE;

  /** A client that speaks so. */
  public HttpClientOptions client() {
    return new HttpClientOptions()
        .setProtocolVersion(this == HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2)
        .setHttp2ClearTextUpgrade(this == H2C_UPGRADE);
  }
}
