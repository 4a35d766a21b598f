package dev.loopmesh.traces.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.HexFormat;

/** Reads in OTLP's JSON where something comes from: its resource, its scope and its ids. */
final class JsonOrigin {
  private final JsonCursor json;
  private final JsonAttributes attributes;

  JsonOrigin(JsonCursor json) {
    this.json = json;
    this.attributes = new JsonAttributes(json);
  }

  Resource resource() throws IOException {
    var resource = Resource.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "attributes" -> json.array(() -> resource.addAttributes(attributes.attribute()));
            default -> json.skip();
          }
        });
    return resource.build();
  }

  InstrumentationScope scope() throws IOException {
    var scope = InstrumentationScope.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "name" -> scope.setName(json.text());
            default -> json.skip();
          }
        });
    return scope.build();
  }

  /** An id in hexadecimal; whether it has the right length is seen later. */
  ByteString id() throws IOException {
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(json.text()));
    } catch (IllegalArgumentException e) {
      throw json.wrong(
          "an even number of hexadecimal digits (OTLP's JSON has ids in these, not in base64)");
    }
  }
}
