package dev.loopmesh.traces.otlp;

import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.TraceLimits;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns OTLP's attributes into plain Java values, cut to the limits. */
final class AttributeReader {
  private static final int DEEPEST = 4;

  private final int mostEntries;
  private final int mostCharacters;

  AttributeReader(TraceLimits limits) {
    this.mostEntries = limits.attributes();
    this.mostCharacters = limits.textLength();
  }

  /** The first attributes, up to the limit; of two with the same key, the later one. */
  Map<String, Object> read(List<KeyValue> attributes) {
    return read(attributes, DEEPEST);
  }

  private Map<String, Object> read(List<KeyValue> attributes, int deeper) {
    if (attributes.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> read = new LinkedHashMap<>();
    int entries = Math.min(attributes.size(), mostEntries);
    for (KeyValue entry : attributes.subList(0, entries)) {
      read.put(cut(entry.getKey()), read(entry.getValue(), deeper));
    }
    return Collections.unmodifiableMap(read);
  }

  Resource resource(io.opentelemetry.proto.resource.v1.Resource message) {
    return new Resource(read(message.getAttributesList()));
  }

  Object read(AnyValue value) {
    return read(value, DEEPEST);
  }

  private Object read(AnyValue value, int deeper) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> cut(value.getStringValue());
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BYTES_VALUE -> bytes(value);
      case ARRAY_VALUE -> deeper == 0 ? "[…]" : list(value, deeper - 1);
      case KVLIST_VALUE ->
          deeper == 0 ? "{…}" : read(value.getKvlistValue().getValuesList(), deeper - 1);
      default -> ""; // an empty value, or a type of a later version of OTLP
    };
  }

  private String bytes(AnyValue value) {
    int most = Math.min(mostCharacters / 4 * 3, value.getBytesValue().size());
    return Base64.getEncoder()
        .encodeToString(value.getBytesValue().substring(0, most).toByteArray());
  }

  private List<Object> list(AnyValue value, int deeper) {
    return value.getArrayValue().getValuesList().stream()
        .limit(mostEntries)
        .map(element -> read(element, deeper))
        .toList();
  }

  /** Cuts a long text, but not within a surrogate pair. */
  String cut(String text) {
    if (text.length() <= mostCharacters) {
      return text;
    }
    int end = mostCharacters - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
