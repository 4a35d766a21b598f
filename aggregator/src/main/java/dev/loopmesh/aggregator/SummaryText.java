package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.upstream.CheckedJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The JSON text of a summary. What the services said stands in it as it came. */
final class SummaryText {
  private final Buffer text = Buffer.buffer(4096);
  private byte before = '{';

  SummaryText put(String name, CheckedJson part) {
    return put(name, part == null ? Buffer.buffer("null") : part.text());
  }

  SummaryText put(String name, JsonObject part) {
    return put(name, part.toBuffer());
  }

  SummaryText put(String name, JsonArray part) {
    return put(name, part.toBuffer());
  }

  private SummaryText put(String name, Buffer part) {
    text.appendByte(before).appendString("\"" + name + "\":").appendBuffer(part);
    before = ',';
    return this;
  }

  /** All of it; nothing can be put into it afterwards. */
  Buffer whole() {
    return text.appendByte((byte) '}');
  }
}
