package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.EvidenceRule;
import dev.loopmesh.drills.EvidenceRule.SpanRule;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.Truth;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plays a drill whose file it knows, with the player's token alone. */
record DrillPlayer(DrillMesh mesh, Drill drill) {
  private static final int LOOKS = 50;

  /** Waits until the page has come; returns the player's view. */
  JsonObject awaitPage() throws Exception {
    return mesh.await(view -> view.getString("page") != null);
  }

  /** Names each cause, with what proves it. */
  void diagnose() throws Exception {
    for (Truth truth : drill.truths()) {
      String service = truth.cause().service();
      mesh.answer(service, "" + truth.cause().mechanism(), evidence(service));
    }
  }

  /** A trace that shows it, as a player would find it, or else the name of a series. */
  private String evidence(String service) throws Exception {
    List<EvidenceRule> rules =
        drill.evidence().stream().filter(rule -> rule.service().equals(service)).toList();
    Optional<SpanRule> span =
        rules.stream().map(EvidenceRule::span).flatMap(Optional::stream).findFirst();
    if (span.isEmpty()) {
      return rules.stream().map(EvidenceRule::metric).findFirst().orElse("");
    }
    for (int look = 0; look < LOOKS; look++) {
      Optional<String> trace = trace(span.get());
      if (trace.isPresent()) {
        return trace.get();
      }
      Thread.sleep(200);
    }
    throw new AssertionError("no trace shows " + span.get());
  }

  private Optional<String> trace(SpanRule rule) throws Exception {
    JsonArray traces = mesh.traces("limit=60&minDuration=" + (int) rule.atLeastMs() + "ms");
    for (Object each : traces) {
      String id = ((JsonObject) each).getString("traceId");
      HttpResponse<String> trace = mesh.send("", "GET", "/api/traces/" + id + "?wait=0ms", "");
      if (trace.statusCode() == 200 && shows(new JsonObject(trace.body()), rule)) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  private static boolean shows(JsonObject trace, SpanRule rule) {
    return trace.getJsonArray("spans").stream()
        .map(JsonObject.class::cast)
        .anyMatch(span -> fits(span, rule));
  }

  private static boolean fits(JsonObject span, SpanRule rule) {
    double ms = span.getDouble("endMs") - span.getDouble("startMs");
    JsonObject attributes = span.getJsonObject("attributes");
    return span.getString("service").equals(rule.service())
        && (rule.name().isEmpty() || span.getString("name").matches(rule.name()))
        && ms >= rule.atLeastMs()
        && (!rule.failed() || span.getString("status").equals("error"))
        && (!rule.isRoot() || span.getValue("parentId") == null)
        && rule.attributes().entrySet().stream()
            .allMatch(one -> one.getValue().equals("" + attributes.getValue(one.getKey())));
  }

  void pull(List<Lever> levers) throws Exception {
    for (Lever lever : levers) {
      HttpResponse<String> pulled = mesh.act(lever.toJson());
      assertTrue(pulled.statusCode() == 200, () -> lever + pulled.body());
    }
  }

  /** Everything that a cheat names: every mechanism at every service. */
  void nameEverything() throws Exception {
    List<String> mechanisms =
        mesh.view().getJsonArray("mechanisms").stream()
            .map(each -> ((JsonObject) each).getString("mechanism"))
            .toList();
    for (String service : services().toList()) {
      for (String mechanism : mechanisms) {
        if (!mechanism.equals("nothing wrong")) {
          mesh.answer(service, mechanism, "");
        }
      }
    }
  }

  static Stream<String> services() {
    return Stream.of("aggregator", "user-service", "order-service", "payment-service");
  }
}
