package dev.loopmesh.kit.service;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;

/** The version of HTTP that a client speaks. */
public enum Protocol {
  HTTP_1_1,
  /** HTTP/2 without TLS, with prior knowledge (RFC 9113 section 3.3). */
  H2C,
  /** HTTP/2 without TLS, by an upgrade with the first request of a connection (RFC 7540 3.2). */
  H2C_UPGRADE;

  /** A client that speaks this version. */
  public HttpClientOptions client() {
    return new HttpClientOptions()
        .setProtocolVersion(this == HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2)
        .setHttp2ClearTextUpgrade(this == H2C_UPGRADE);
  }
}
