package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.kit.scope.BuildVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The traces of a real mesh, as its lab serves them: calls and their attributes. */
@OverBothVersions
class TraceTest {
  @Parameter Protocol protocol;

  private static final Map<String, String> ROUTES =
      Map.of(
          "user-service", "/users/{id}",
          "order-service", "/orders",
          "payment-service", "/payments");

  private static TracedMesh mesh;

  @BeforeParameterizedClassInvocation
  static void up(Protocol protocol) {
    mesh = TracedMesh.with(protocol, Map.of());
  }

  @AfterParameterizedClassInvocation
  static void down() throws Exception {
    mesh.close();
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void aRequestIsOneServerSpanWithACallForEachServiceAndTheWaitThere(String mode) throws Exception {
    SeenTrace trace = mesh.traceOf(mesh.ask(summary(mode)));
    SeenSpan root = trace.root();
    List<SeenSpan> calls = trace.below(root);

    assertEquals(1 + 3 * 3, trace.spans().size(), trace.json()::encodePrettily);
    assertTrue(trace.json().getBoolean("complete"));
    assertServer(root, "aggregator", "/users/{id}/summary");
    assertEquals("/users/42/summary", root.attribute("url.path"));
    assertEquals("mode=" + mode, root.attribute("url.query"));
    assertEquals(ROUTES.keySet(), peers(calls));
    for (SeenSpan call : calls) {
      String service = (String) call.attribute("peer.service");
      assertCall(call, service);
      SeenSpan server = trace.onlyBelow(call);
      assertServer(server, service, ROUTES.get(service));
      SeenSpan wait = trace.onlyBelow(server);
      assertWait(wait, service);
      assertEquals(List.of(), trace.below(wait));
    }
    assertTrue(root.critical());
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void theRequestsSpanSaysHowItWasFetched(String mode) throws Exception {
    HttpResponse<String> answer = mesh.ask(summary(mode));
    JsonObject fetch = new JsonObject(answer.body()).getJsonObject("fetch");
    SeenSpan root = mesh.traceOf(answer).root();
    List<String> critical =
        fetch.getJsonArray("calls").stream()
            .map(JsonObject.class::cast)
            .filter(call -> call.getBoolean("critical"))
            .map(call -> call.getString("service"))
            .toList();
    boolean atOnce = mode.equals("parallel") || mode.equals("virtual");

    assertEquals(mode, root.attribute("loopmesh.mode"));
    assertEquals(atOnce ? 200.0 : 600.0, root.attributes().getDouble("loopmesh.predicted_ms"));
    assertNotNull(root.attribute("loopmesh.loop_busy_ms"));
    assertEquals(new JsonArray(critical), root.attribute("loopmesh.critical_path"));
    assertEquals(atOnce ? 1 : 3, critical.size());
  }

  @Test
  void whatGivesItsBearerTheRightsOfAnotherIsNotWrittenDown() throws Exception {
    String query = "sig=s3cret&mode=parallel&Signature=s3cret&X-Goog-Signature=";
    SeenTrace trace = mesh.traceOf(mesh.ask("/users/42/summary?" + query));

    assertEquals(
        "sig=REDACTED&mode=parallel&Signature=REDACTED&X-Goog-Signature=REDACTED",
        trace.root().attribute("url.query"));
  }

  @Test
  void anUnknownMethodIsRecordedButNotUsedAsAName() throws Exception {
    SeenSpan root = mesh.traceOf(mesh.send("aggregator", "BREW", "/menu")).root();

    assertEquals("HTTP /menu", root.name());
    assertEquals("_OTHER", root.attribute("http.request.method"));
    assertEquals("BREW", root.attribute("http.request.method_original"));
  }

  @Test
  void eachProgramSaysWhatItIs() throws Exception {
    SeenTrace trace = mesh.traceOf(mesh.ask(summary("parallel")));
    List<JsonObject> programs = trace.spans().stream().map(trace::resourceOf).distinct().toList();

    assertEquals(4, programs.size());
    assertEquals(
        4, programs.stream().map(p -> p.getString("service.instance.id")).distinct().count());
    for (JsonObject program : programs) {
      assertEquals(BuildVersion.CURRENT, program.getString("service.version"));
      assertTrue(program.getString("service.instance.id").matches("[0-9a-f-]{36}"));
    }
    for (SeenSpan span : trace.spans()) {
      assertEquals("dev.loopmesh", span.json().getString("scope"));
      assertEquals(span.service(), trace.resourceOf(span).getString("service.name"));
    }
  }

  @Test
  void aSequentialTraceIsDrawnAsAStaircaseAndAParallelOneAsAFan() throws Exception {
    List<SeenSpan> stairs = drawnCalls("sequential", 3);
    assertTrue(stairs.get(0).endMs() <= stairs.get(1).startMs(), stairs::toString);
    assertTrue(stairs.get(1).endMs() <= stairs.get(2).startMs(), stairs::toString);

    List<SeenSpan> fan = drawnCalls("parallel", 1);
    double lastStart = fan.stream().mapToDouble(SeenSpan::startMs).max().orElseThrow();
    double firstEnd = fan.stream().mapToDouble(SeenSpan::endMs).min().orElseThrow();
    assertTrue(lastStart < firstEnd, fan::toString);
  }

  /** The calls by their start, after a check of the columns in the drawing. */
  private static List<SeenSpan> drawnCalls(String mode, int steps) throws Exception {
    SeenTrace trace = mesh.traceOf(mesh.ask(summary(mode)));
    List<String> lines = mesh.drawing(trace.json().getString("traceId"));
    List<Integer> bars =
        lines.stream().filter(line -> line.contains("wait for")).map(l -> l.indexOf('░')).toList();
    assertEquals(3, bars.size(), () -> String.join("\n", lines));
    long apart = 1;
    for (int i = 1; i < 3; i++) {
      apart += bars.get(i) - bars.get(i - 1) >= 6 ? 1 : 0; // 32 columns for all
    }
    assertEquals(steps, apart, () -> String.join("\n", lines));
    assertTrue(lines.contains("* critical path, as recorded"), () -> String.join("\n", lines));
    return trace.below(trace.root());
  }

  @Test
  void theAnswersLinkLeadsToTheDrawingWithinTwoSeconds() throws Exception {
    HttpResponse<String> answer = mesh.ask(summary("parallel"));
    long begunNanos = System.nanoTime();
    URI link = URI.create(new JsonObject(answer.body()).getJsonObject("fetch").getString("trace"));

    String drawn = mesh.send("lab", "GET", link.getPath()).body();

    assertTrue(link.toString().startsWith(mesh.mesh().url("lab") + "/traces/"), link::toString);
    assertTrue(System.nanoTime() - begunNanos < 2_500_000_000L, "it waits for two seconds at most");
    assertTrue(drawn.contains("10 spans"), drawn);
    assertFalse(drawn.contains("Incomplete"), drawn);
  }

  private static Set<String> peers(List<SeenSpan> calls) {
    return calls.stream()
        .map(call -> (String) call.attribute("peer.service"))
        .collect(Collectors.toSet());
  }

  private static void assertServer(SeenSpan span, String service, String route) {
    assertEquals(service, span.service());
    assertEquals("server", span.kind());
    assertEquals("GET " + route, span.name());
    assertEquals(route, span.attribute("http.route"));
    assertEquals("GET", span.attribute("http.request.method"));
    assertEquals("http", span.attribute("url.scheme"));
    assertEquals(URI.create(mesh.mesh().url(service)).getPort(), span.attribute("server.port"));
    assertWentWell(span);
  }

  private static void assertCall(SeenSpan span, String service) {
    String url = mesh.mesh().url(service);
    assertEquals("aggregator", span.service());
    assertEquals("client", span.kind());
    assertEquals("GET", span.name());
    assertEquals("GET", span.attribute("http.request.method"));
    assertEquals(URI.create(url).getPort(), span.attribute("server.port"));
    assertTrue(span.attribute("url.full").toString().startsWith(url + "/"), span::toString);
    assertWentWell(span);
  }

  private static void assertWentWell(SeenSpan span) {
    assertEquals(200, span.attribute("http.response.status_code"));
    assertEquals("127.0.0.1", span.attribute("server.address"));
    assertNull(span.attribute("error.type"));
    assertEquals("unset", span.status());
  }

  private static void assertWait(SeenSpan span, String service) {
    assertEquals(service, span.service());
    assertEquals("internal", span.kind());
    assertTrue(span.name().startsWith("wait for "), span::name);
    assertEquals(true, span.attribute("loopmesh.artificial"));
    assertEquals(200, span.attribute("loopmesh.latency.drawn_ms"));
    assertEquals("200ms", span.attribute("loopmesh.latency.model"));
    assertNull(span.attribute("loopmesh.cancelled"));
    assertTrue(span.endMs() - span.startMs() >= 199, span::toString); // a timer's resolution
  }
}
