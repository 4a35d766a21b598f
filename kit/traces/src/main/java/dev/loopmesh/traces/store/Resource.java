package dev.loopmesh.traces.store;

import java.util.Map;

/**
 * What recorded a span: one program, one clock (OTLP's {@code Resource}). Immutable. Not a record,
 * because its hash is expensive and used often.
 */
public final class Resource {
  private static final String UNKNOWN = "unknown_service";

  private final Map<String, Object> attributes;
  private final int hash;

  /**
   * @param attributes unmodifiable; each value a String, Boolean, Long, Double, List or Map of
   *     these
   */
  public Resource(Map<String, Object> attributes) {
    this.attributes = attributes;
    this.hash = attributes.hashCode();
  }

  public Map<String, Object> attributes() {
    return attributes;
  }

  /** Its {@code service.name}, or {@code unknown_service} as the semantic conventions say. */
  public String service() {
    return attributes.get("service.name") instanceof String name && !name.isBlank()
        ? name
        : UNKNOWN;
  }

  /** Whether both declare the same host: by {@code host.id}, else by its name. */
  public boolean isOnHostOf(Resource other) {
    String key =
        attributes.containsKey("host.id") && other.attributes.containsKey("host.id")
            ? "host.id"
            : "host.name";
    return attributes.get(key) instanceof String host
        && !host.isBlank()
        && !host.equals("localhost")
        && host.equals(other.attributes.get(key));
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Resource resource
            && hash == resource.hash
            && attributes.equals(resource.attributes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
