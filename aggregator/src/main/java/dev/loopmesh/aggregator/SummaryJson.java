package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.call.CheckedJson;
import io.vertx.core.buffer.Buffer;

/** The JSON of a summary, in which the services' responses are included unchanged (ADR 12). */
final class SummaryJson {
  private final Buffer text = Buffer.buffer(4096);
  private byte before = '{';

  /** Adds a service's response; {@code null} if there is none. */
  SummaryJson put(String name, CheckedJson part) {
    return put(name, part == null ? Buffer.buffer("null") : part.text());
  }

  SummaryJson put(String name, Buffer part) {
    text.appendByte(before).appendString("\"" + name + "\":").appendBuffer(part);
    before = ',';
    return this;
  }

  /** The document; call once. */
  Buffer whole() {
    return text.appendByte((byte) '}');
  }
}
