package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.response.CheckedJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;

/** The JSON text of a summary. What the services said stands in it as it came. */
public final class SummaryJson {
  private final Buffer text = Buffer.buffer(4096);
  private byte before = '{';

  /** Puts what a service said, or {@code null} where that did not come. */
  public SummaryJson put(String name, CheckedJson part) {
    return put(name, part == null ? Buffer.buffer("null") : part.text());
  }

  /** Puts an array. */
  public SummaryJson put(String name, JsonArray part) {
    return put(name, part.toBuffer());
  }

  /** Puts what is the text of JSON already. */
  public SummaryJson put(String name, Buffer part) {
    text.appendByte(before).appendString("\"" + name + "\":").appendBuffer(part);
    before = ',';
    return this;
  }

  /** All of it; nothing can be put into it afterwards. */
  public Buffer whole() {
    return text.appendByte((byte) '}');
  }
}
