package dev.loopmesh.traces.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.io.IOException;

/** Reads attributes in OTLP's JSON: {@code {"key":"a","value":{"intValue":"1"}}}. */
final class JsonAttributes {
  private final JsonCursor json;

  JsonAttributes(JsonCursor json) {
    this.json = json;
  }

  /** One attribute. */
  KeyValue attribute() throws IOException {
    var attribute = KeyValue.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "key" -> attribute.setKey(json.text());
            case "value" -> attribute.setValue(value());
            default -> json.skip();
          }
        });
    return attribute.build();
  }

  /** The value of one, or of something else. */
  AnyValue value() throws IOException {
    var value = AnyValue.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "stringValue" -> value.setStringValue(json.text());
            case "boolValue" -> value.setBoolValue(json.bool());
            case "intValue" -> value.setIntValue(json.int64());
            case "doubleValue" -> value.setDoubleValue(json.float64());
            case "bytesValue" -> value.setBytesValue(ByteString.copyFrom(json.base64()));
            case "arrayValue" -> value.setArrayValue(arrayValue());
            case "kvlistValue" -> value.setKvlistValue(keyValues());
            default -> json.skip();
          }
        });
    return value.build();
  }

  private ArrayValue arrayValue() throws IOException {
    var array = ArrayValue.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "values" -> json.array(() -> array.addValues(value()));
            default -> json.skip();
          }
        });
    return array.build();
  }

  private KeyValueList keyValues() throws IOException {
    var list = KeyValueList.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "values" -> json.array(() -> list.addValues(attribute()));
            default -> json.skip();
          }
        });
    return list.build();
  }
}
