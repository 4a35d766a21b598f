package dev.loopmesh.drills.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Mechanism;
import dev.loopmesh.drills.file.DrillFiles;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Refusal;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import dev.loopmesh.traces.store.TraceLimits;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What proves a cause, and what does not exist. */
class EvidenceTest {
  private static final DrillFiles FILES = DrillFiles.read(Optional.empty());
  private static final String TRACE = "a".repeat(32);
  private static final String SPAN = "b".repeat(16);

  private final Map<String, String> metrics = new HashMap<>();
  private final TraceStore traces = new TraceStore(TraceLimits.DEFAULT);
  private final Evidence evidence =
      new Evidence(
          traces,
          new ManagementPort() {
            @Override
            public Future<JsonObject> ask(
                String service, HttpMethod method, String path, JsonObject body, String holder) {
              return Future.failedFuture("not asked");
            }

            @Override
            public Future<String> text(String service, String path) {
              return metrics.containsKey(service)
                  ? Future.succeededFuture(metrics.get(service))
                  : Future.failedFuture("down");
            }
          });

  private static Drill drill(String id) {
    return FILES.require(id, 1);
  }

  private static Cause cause(Drill drill) {
    return drill.truths().get(0).cause();
  }

  private void span(String service, String name, long pid) {
    Resource resource =
        new Resource(Map.of("service.name", service, "host.name", "here", "process.pid", pid));
    Span span =
        new Span(
            TRACE,
            service.equals("guest") ? SPAN : "%016x".formatted(service.hashCode() & 0xffffffffL),
            "",
            name,
            SpanKind.SERVER,
            "test",
            resource,
            0,
            2_000_000_000L,
            Map.of(),
            List.of(),
            List.of(),
            new Outcome(Outcome.Code.UNSET, ""),
            0);
    assertEquals(Refusal.NONE, traces.add(List.of(span)));
  }

  private boolean proves(Drill drill, Cause cause, String text) {
    Future<Boolean> proved = evidence.proves(drill, cause, text);
    assertTrue(proved.succeeded(), () -> text + proved.cause());
    return proved.result();
  }

  private String refusal(Drill drill, Cause cause, String text) {
    Future<Boolean> refused = evidence.proves(drill, cause, text);
    assertTrue(refused.failed(), text);
    return ((ProblemException) refused.cause()).problem().detail();
  }

  @Test
  void eachSeriesThatMeasuresTheMechanismProvesIt() {
    Drill staff = drill("half-staff");
    Cause cause = cause(staff);
    List<String> series =
        List.of(
            "loopmesh_capacity_limit",
            "loopmesh_capacity_working",
            "loopmesh_capacity_queued",
            "loopmesh_capacity_refused_total");
    metrics.put(cause.service(), String.join("{a=\"b\"} 1.0\n", series) + " 1.0\njvm_threads 9");
    for (String name : series) {
      assertTrue(proves(staff, cause, name), name);
      assertTrue(proves(staff, cause, name + "{}"), name);
      assertFalse(proves(staff, new Cause(cause.service() + "2", Mechanism.ERRORS), name), name);
    }
    assertFalse(proves(staff, cause, "jvm_threads"));
  }

  @Test
  void aPartOfAHistogramIsItsSeries() {
    Drill rush = drill("lunch-rush");
    Cause cause = cause(rush);
    metrics.put(cause.service(), "http_server_request_duration_seconds_bucket{le=\"1\"} 4");
    assertTrue(proves(rush, cause, "http_server_request_duration_seconds"));
    assertTrue(proves(rush, cause, "http_server_request_duration_seconds_bucket"));
  }

  @Test
  void whatDoesNotExistIsRefusedInTheSameWordsForEachCause() {
    Drill staff = drill("half-staff");
    metrics.put("aggregator", "loopmesh_capacity_limits 1");
    span("guest", "GET /", 1);
    Map<String, String> missing =
        Map.of(
            "loopmesh_capacity_limit",
            "No service has a series loopmesh_capacity_limit in /metrics. ",
            "c".repeat(32),
            "The lab has no trace %s. It keeps only the latest %d traces; "
                .formatted("c".repeat(32), traces.limits().traces()),
            TRACE + "/" + "c".repeat(16),
            "The lab has no span %s/%s. ".formatted(TRACE, "c".repeat(16)));
    missing.forEach(
        (text, why) -> {
          String detail = refusal(staff, cause(staff), text);
          assertTrue(detail.startsWith(why), detail);
          assertEquals(detail, refusal(staff, Cause.NONE, text));
        });
    assertFalse(proves(staff, cause(staff), TRACE + "/" + SPAN), "it exists and shows nothing");
  }

  @Test
  void theMemoryOfAProcessIsProofOnlyForAServiceThatHasItAlone() {
    Drill tabs = drill("open-tabs");
    Cause cause = cause(tabs);
    metrics.put(cause.service(), "jvm_memory_used_bytes{jvm_memory_type=\"heap\"} 1");
    span(cause.service(), "GET /", 7);
    span("aggregator", "GET /", 7);
    assertFalse(proves(tabs, cause, "jvm_memory_used_bytes"), "one process");
    span("aggregator", "GET /", 8);
    assertTrue(proves(tabs, cause, "jvm_memory_used_bytes"), "a process each");
  }
}
