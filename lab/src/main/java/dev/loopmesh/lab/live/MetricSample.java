package dev.loopmesh.lab.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * One value of a metric, as {@code GET /defences} has it.
 *
 * @param labels what distinguishes it from the metric's other values
 * @param value a number, if the document is valid
 */
record MetricSample(String metric, JsonObject labels, Object value) {
  private static final double MOST = 1L << 53; // the largest integer that is exact in JavaScript

  /**
   * The samples of a document, in its order.
   *
   * @throws IllegalArgumentException when it does not have the form of {@code /defences}
   */
  static List<MetricSample> read(Buffer document) {
    try {
      List<MetricSample> samples = new ArrayList<>();
      JsonObject metrics = object(new JsonObject(document).getValue("metrics"));
      for (String metric : metrics.fieldNames()) {
        JsonArray values = array(metrics.getValue(metric));
        for (int i = 0; i < values.size(); i++) {
          JsonObject sample = object(values.getValue(i));
          JsonObject labels = object(sample.getValue("labels"));
          samples.add(new MetricSample(metric, labels, sample.getValue("value")));
        }
      }
      return samples;
    } catch (DecodeException e) {
      throw malformed();
    }
  }

  private static JsonObject object(Object json) {
    if (json instanceof JsonObject object) {
      return object;
    }
    throw malformed();
  }

  private static JsonArray array(Object json) {
    if (json instanceof JsonArray array) {
      return array;
    }
    throw malformed();
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("the response of /defences has not the documented form");
  }

  /** A label's value; empty if there is none. */
  String label(String name) {
    return labels.getValue(name) instanceof String text ? text : "";
  }

  /** Whether the value is a count that pages can show. */
  boolean isCount() {
    return value instanceof Number number
        && number.doubleValue() >= 0
        && number.doubleValue() < MOST;
  }

  /** The value as a whole number; only of a count. */
  long count() {
    return Math.round(((Number) value).doubleValue());
  }
}
