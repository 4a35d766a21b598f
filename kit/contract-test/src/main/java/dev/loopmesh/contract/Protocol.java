package dev.loopmesh.contract;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;

/** The protocol of a client. */
public enum Protocol {
  HTTP_1_1,
  /** HTTP/2 without TLS, with prior knowledge (RFC 9113 section 3.3). */
  H2C,
  /** HTTP/2 without TLS, by an upgrade of the first request (RFC 7540 section 3.2). */
  H2C_UPGRADE;

  /** Sets it in the options of a client. */
  public <T extends HttpClientOptions> T set(T options) {
    options
        .setProtocolVersion(this == HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2)
        .setHttp2ClearTextUpgrade(this == H2C_UPGRADE);
    return options;
  }
}
