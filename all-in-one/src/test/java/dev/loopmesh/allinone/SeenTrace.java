package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** A trace as the lab serves it. */
record SeenTrace(JsonObject json) {
  static final JsonObject NOTHING = new JsonObject().put("spans", new JsonArray());

  /** A span of it. */
  record SeenSpan(JsonObject json) {
    String id() {
      return json.getString("spanId");
    }

    String service() {
      return json.getString("service");
    }

    String name() {
      return json.getString("name");
    }

    String kind() {
      return json.getString("kind");
    }

    String status() {
      return json.getString("status");
    }

    double startMs() {
      return json.getDouble("startMs");
    }

    double endMs() {
      return json.getDouble("endMs");
    }

    boolean critical() {
      return json.getBoolean("critical");
    }

    Object attribute(String name) {
      return json.getJsonObject("attributes").getValue(name);
    }

    List<String> events() {
      return json.getJsonArray("events").stream()
          .map(event -> ((JsonObject) event).getString("name"))
          .toList();
    }

    /** When the first event of this name happened. */
    double eventMs(String name) {
      int place = events().indexOf(name);
      assertTrue(place >= 0, () -> name + " is no event of " + json.encodePrettily());
      return json.getJsonArray("events").getJsonObject(place).getDouble("atMs");
    }

    JsonObject attributes() {
      return json.getJsonObject("attributes");
    }
  }

  List<SeenSpan> spans() {
    return json.getJsonArray("spans").stream()
        .map(JsonObject.class::cast)
        .map(SeenSpan::new)
        .toList();
  }

  /** The resource attributes of a span. */
  JsonObject resourceOf(SeenSpan span) {
    JsonArray resources = json.getJsonArray("resources");
    return resources.getJsonObject(span.json.getInteger("resource")).getJsonObject("attributes");
  }

  SeenSpan root() {
    return only(span -> span.json.getString("parentId") == null);
  }

  List<SeenSpan> below(SeenSpan parent) {
    return spans().stream()
        .filter(span -> Objects.equals(span.json.getString("parentId"), parent.id()))
        .toList();
  }

  /** Whether it is complete: each call with a response has a server span. */
  boolean isWhole(Set<String> without) {
    return json.getBoolean("complete", false)
        && spans().stream()
            .filter(span -> span.attribute("peer.service") != null)
            .filter(span -> span.attribute("http.response.status_code") != null)
            .filter(span -> !without.contains(span.attribute("peer.service")))
            .noneMatch(span -> below(span).isEmpty());
  }

  /** The one span below this one. */
  SeenSpan onlyBelow(SeenSpan parent) {
    List<SeenSpan> below = below(parent);
    assertEquals(1, below.size(), () -> parent + "\n" + json.encodePrettily());
    return below.get(0);
  }

  /** The call of one service. */
  SeenSpan callTo(String service) {
    return only(span -> service.equals(span.attribute("peer.service")));
  }

  private SeenSpan only(Predicate<SeenSpan> which) {
    List<SeenSpan> found = spans().stream().filter(which).toList();
    assertEquals(1, found.size(), json::encodePrettily);
    return found.get(0);
  }
}
