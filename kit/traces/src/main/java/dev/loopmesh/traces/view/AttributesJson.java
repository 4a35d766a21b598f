package dev.loopmesh.traces.view;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;

/**
 * Writes attributes as JSON that every parser reads exactly. As in OTLP's JSON, values that a
 * double cannot represent are text: an integer beyond 2^53, a NaN, an infinity.
 */
final class AttributesJson {
  private static final long EXACT = (1L << 53) - 1; // JavaScript's MAX_SAFE_INTEGER

  private AttributesJson() {}

  static JsonObject of(Map<?, ?> attributes) {
    JsonObject json = new JsonObject();
    attributes.forEach((key, value) -> json.put(key.toString(), value(value)));
    return json;
  }

  private static Object value(Object value) {
    if (value instanceof Map<?, ?> map) {
      return of(map);
    }
    if (value instanceof Collection<?> values) {
      return new JsonArray(values.stream().map(AttributesJson::value).toList());
    }
    if (value instanceof Long number && (number > EXACT || number < -EXACT)) {
      return number.toString();
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return number.toString();
    }
    return value;
  }
}
