package dev.loopmesh.traces.store;

import java.util.List;
import java.util.Map;

/**
 * Estimates the bytes that a span or a log record takes in memory: on a 64-bit JVM with compressed
 * references, from the sizes of the objects that it is made of. Within a factor of two is good
 * enough for a bound.
 */
final class SpanWeight {
  private static final int SPAN = 240; // the record, its outcome, lists, ids and place in the map
  private static final int ITEM = 80; // an event, a link or an entry of a map
  private static final int TEXT = 56; // a String and its array, before the first character

  private SpanWeight() {}

  static long of(Span span) {
    long bytes = SPAN + of(span.name()) + of(span.scope()) + of(span.outcome().message());
    bytes += of(span.attributes());
    for (SpanEvent event : span.events()) {
      bytes += ITEM + of(event.name()) + of(event.attributes());
    }
    for (SpanLink link : span.links()) {
      bytes += ITEM + of(link.traceId()) + of(link.spanId()) + of(link.attributes());
    }
    return bytes;
  }

  /** Without its resource, as for a span: many share one. */
  static long of(LogLine line) {
    return SPAN + of(line.text()) + of(line.scope()) + of(line.attributes());
  }

  static long of(Resource resource) {
    return of(resource.attributes());
  }

  private static long of(Object value) {
    if (value instanceof String text) {
      return TEXT + text.length();
    }
    if (value instanceof List<?> list) {
      long bytes = TEXT;
      for (Object element : list) {
        bytes += of(element);
      }
      return bytes;
    }
    if (value instanceof Map<?, ?> map) {
      long bytes = TEXT;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        bytes += ITEM + of(entry.getKey()) + of(entry.getValue());
      }
      return bytes;
    }
    return 24;
  }
}
