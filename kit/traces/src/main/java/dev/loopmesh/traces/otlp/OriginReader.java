package dev.loopmesh.traces.otlp;

import dev.loopmesh.traces.store.Resource;
import io.opentelemetry.proto.common.v1.InstrumentationScope;

/** Reads where items come from; of several in a row with the same origin only once. */
final class OriginReader {
  private final AttributeReader attributes;
  private io.opentelemetry.proto.resource.v1.Resource readResource;
  private InstrumentationScope readScope;
  private Resource resource;
  private String scope;

  OriginReader(AttributeReader attributes) {
    this.attributes = attributes;
    read(io.opentelemetry.proto.resource.v1.Resource.getDefaultInstance());
    read(InstrumentationScope.getDefaultInstance());
  }

  private void read(io.opentelemetry.proto.resource.v1.Resource message) {
    readResource = message;
    resource = new Resource(attributes.read(message.getAttributesList()));
  }

  private void read(InstrumentationScope message) {
    readScope = message;
    scope = attributes.cut(message.getName());
  }

  Resource resource(io.opentelemetry.proto.resource.v1.Resource message) {
    if (message != readResource) {
      read(message);
    }
    return resource;
  }

  /** Its name. */
  String scope(InstrumentationScope message) {
    if (message != readScope) {
      read(message);
    }
    return scope;
  }
}
