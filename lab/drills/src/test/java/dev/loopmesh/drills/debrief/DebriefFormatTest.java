package dev.loopmesh.drills.debrief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Mechanism;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Both documents tell what the page tells, in words. */
class DebriefFormatTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final List<String> TOLD =
      List.of(
          "Fault",
          "payment-service: delay, latency 300ms",
          "Decoy",
          "Trainer injected",
          "user-service: abort, match path /menu",
          "Trainer undid",
          "Cause named (wrong)",
          "Cause named (right)",
          "slow dependency at payment-service; evidence " + TRACE + " shows it",
          "slow dependency at user-service; evidence " + TRACE + " does not show it",
          "slow dependency at payment-service: a span 'wait for .*'; the series loopmesh_x",
          "settings of aggregator: CALL_TIMEOUT=300ms",
          "guests have got what they were promised for the hold time",
          "Of all requests 25\u00a0% failed (1\u00a0% allowed), 50\u00a0% were late (1\u00a0% allowed)",
          TRACE + ", 2.0 s after the onset: no response after 1.200 s",
          "2 min 05 s",
          "payment-service sent 1 % of its responses late; harmless");

  @Test
  void bothDocumentsTellWhatThePageTells() {
    for (DebriefFormat format : List.of(DebriefFormat.HTML, DebriefFormat.MD)) {
      String text =
          format.write(record()).replaceAll("\\\\(.)", "$1").replaceAll("(?s)<script.*", "");
      TOLD.forEach(told -> assertTrue(text.contains(told), () -> format + " lacks " + told + text));
      assertFalse(text.contains("{\""), () -> "raw JSON in " + format + text);
    }
  }

  @Test
  void thePictureHasTheFaultThePainAndHowLongThePlayerTook() {
    String html = DebriefFormat.HTML.write(record());
    assertEquals(1, count(html, "class=\"fault\""));
    assertEquals(1, count(html, "class=\"injected\""));
    assertEquals(1, count(html, "class=\"decoy\""));
    assertEquals(2, count(html, "class=\"late\""));
    assertEquals(4, count(html, "class=\"took\""));
    assertEquals(10, count(html, "<circle class=\"event\""));
    for (String figure :
        List.of("detect</dt><dd>3 s", "localise</dt><dd>5 s", "mitigate</dt><dd>2 min 05 s")) {
      assertTrue(html.contains("Time to " + figure), figure);
    }
  }

  @Test
  void theRunbookHasARowForEachCause() throws Exception {
    String runbook = Files.readString(Path.of("..", "..", "docs", "runbook.md"));
    JsonObject record = record();
    for (Mechanism mechanism : Mechanism.values()) {
      record.getJsonArray("truth").getJsonObject(0).put("mechanism", "" + mechanism);
      record.getJsonObject("texts").put("runbook", "docs/runbook.md");
      String row = new RunFacts(record).runbook().get(0).replaceFirst("docs/runbook.md#?", "");
      assertEquals(mechanism == Mechanism.NOTHING_WRONG, row.isEmpty(), row);
      assertTrue(row.isEmpty() || runbook.contains("<a id=\"%s\">".formatted(row)), row);
    }
  }

  @Test
  void theTextForATerminalIsPlain() {
    String text = DebriefFormat.TEXT.write(record());
    TOLD.forEach(told -> assertTrue(text.contains(told), () -> told + text));
    assertTrue(text.contains("\nGrade\n\ndetect  10 of 10  soon\n"), text);
    assertTrue(text.contains("\n1   10.0 s      Fault"), text);
    assertFalse(text.contains("\\") || text.contains("|") || text.contains("#"), text);
  }

  private static long count(String text, String what) {
    return Pattern.compile(what, Pattern.LITERAL).matcher(text).results().count();
  }

  private static JsonObject record() {
    JsonArray events =
        new JsonArray()
            .add(event(10, "step", change("PUT", "payment-service", "delay", "latency", "300ms")))
            .add(
                event(
                    11,
                    "step",
                    change("PUT", "payment-service", "delay", "share", "1 %").put("decoy", true)))
            .add(
                event(
                    12,
                    "injected",
                    change(
                        "PUT",
                        "user-service",
                        "abort",
                        "match",
                        new JsonObject().put("path", "/menu"))))
            .add(event(13, "declared", new JsonObject()))
            .add(event(14, "injected", change("DELETE", "user-service", "", "", "")))
            .add(event(14.5, "answer", answer("user-service")))
            .add(event(15, "answer", answer("payment-service")))
            .add(
                event(
                    16,
                    "lever",
                    new JsonObject(
                        "{\"lever\":\"settings\",\"service\":\"aggregator\",\"values\":{\"CALL_TIMEOUT\":\"300ms\"}}")))
            .add(event(135, "recovered", new JsonObject()))
            .add(event(140, "end", new JsonObject().put("state", "recovered")));
    return new JsonObject(
            """
            {"drill":"lunch-rush","title":"Lunch rush","seed":7,"id":"0123456789ab","level":1,"player":"Ann","scale":1.0,
             "state":"recovered","failure":"","startedAt":"2026-11-30T10:00:00Z","limitMs":600000,"holdMs":10000,
             "truth":[{"service":"payment-service","mechanism":"slow dependency","scope":"","since":"slow"}],
             "moments":{"onsetMs":10000,"harmedMs":12000,"detectedMs":13000,"localisedMs":15000,"explainedMs":15000,
              "mitigatedMs":135000},
             "grade":{"score":80,"parts":[{"name":"detect","points":10.0,"of":10,"why":"soon"}]},
             "objective":{"good":0.99,"p99":"600ms"},
             "seconds":[{"at":10,"due":4,"good":3,"inTime":1,"failed":1,"late":2,"p50Ms":100,"p99Ms":900},
              {"at":11,"due":4,"good":3,"inTime":1,"failed":1,"late":2,"p50Ms":100,"p99Ms":500}],
             "evidence":[{"service":"payment-service","mechanism":"slow dependency",
              "accepted":["a span 'wait for .*'","the series loopmesh_x"]}],
             "decoys":["payment-service sent 1 % of its responses late; harmless"],
             "texts":{"page":"Slow","explanation":"It was slow","runbook":"","lessons":[],"mitigations":[]}}
            """)
        .put("events", events)
        .put(
            "traces",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("traceId", TRACE)
                        .put("atMs", 12_000)
                        .put("tookMs", 1_200)
                        .put("status", 0)));
  }

  private static JsonObject event(double seconds, String kind, JsonObject what) {
    return new JsonObject()
        .put("atMs", Math.round(seconds * 1e3))
        .put("kind", kind)
        .put("what", what);
  }

  private static JsonObject answer(String service) {
    return new JsonObject()
        .put("service", service)
        .put("mechanism", "slow dependency")
        .put("evidence", TRACE)
        .put("proved", service.equals("payment-service"));
  }

  private static JsonObject change(
      String method, String service, String fault, String name, Object value) {
    JsonObject body = new JsonObject();
    if (!fault.isEmpty()) {
      body.put("fault", fault).put(name, value).put("seed", 3);
    }
    return new JsonObject()
        .put("decoy", false)
        .put("service", service)
        .put("method", method)
        .put("path", "/faults/one")
        .put("body", body);
  }
}
