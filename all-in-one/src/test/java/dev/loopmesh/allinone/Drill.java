package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** One fault, called {@code drill}, at one service of a running mesh. */
record Drill(TracedMesh mesh, String service, String kind, JsonObject definition) {

  /** Settings with which traces are exported soon. */
  static final Map<String, String> SETTINGS =
      Map.of("LATENCY", "20ms", "OTEL_BSP_SCHEDULE_DELAY", "50");

  static Drill in(TracedMesh mesh, String service, String kind, String members) {
    JsonObject definition = new JsonObject(members.replace('\'', '"')).put("fault", kind);
    return new Drill(mesh, service, kind, definition);
  }

  /** A response to a request for a summary, with its response time. */
  record Asked(TracedMesh mesh, HttpResponse<String> answer, double ms) {
    int status() {
      return answer.statusCode();
    }

    /** Its trace, when it is complete. */
    SeenTrace trace() throws Exception {
      return mesh.traceOf(answer);
    }
  }

  void put() throws Exception {
    HttpResponse<String> answer = mesh.manage(service, "PUT", "/faults/drill", definition);
    assertEquals(200, answer.statusCode(), answer::body);
  }

  void undo() throws Exception {
    assertEquals(204, mesh.manage(service, "DELETE", "/faults", null).statusCode());
  }

  Asked ask() throws Exception {
    return ask("");
  }

  /** Requests a summary, with these further parameters. */
  Asked ask(String parameters) throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> answer = mesh.ask(TracedMesh.summary("parallel") + parameters);
    double ms = (System.nanoTime() - start) / 1e6;
    return new Asked(mesh, answer, ms);
  }

  /** The span of the service itself; the last one when its request was sent again. */
  SeenSpan serverSpan(Asked asked) throws Exception {
    SeenTrace[] trace = {asked.trace()};
    until( // a span may arrive late on a busy machine
        () -> {
          trace[0] = isWhole(trace[0]) ? trace[0] : asked.trace();
          return isWhole(trace[0]);
        });
    List<SeenSpan> spans = serverSpans(trace[0]);
    return spans.get(spans.size() - 1);
  }

  private List<SeenSpan> serverSpans(SeenTrace trace) {
    return trace.spans().stream()
        .filter(span -> span.service().equals(service) && span.kind().equals("server"))
        .toList();
  }

  /** Whether each call to the service has its span there. */
  private boolean isWhole(SeenTrace trace) {
    long resends =
        trace.spans().stream()
            .filter(span -> service.equals(span.attribute("peer.service")))
            .filter(span -> span.attribute("http.request.resend_count") != null)
            .count();
    return serverSpans(trace).size() == 1 + resends;
  }

  /** The state of the fault. */
  JsonObject state() throws Exception {
    return management("/faults/drill");
  }

  JsonObject management(String uri) throws Exception {
    return new JsonObject(mesh.manage(service, "GET", uri, null).body());
  }

  int probe(String uri) throws Exception {
    return mesh.manage(service, "GET", uri, null).statusCode();
  }

  void assertWell() throws Exception {
    assertEquals(200, probe("/livez"));
    assertEquals(200, probe("/readyz"));
  }

  /** Whether a line of the metrics contains all these parts. */
  boolean metric(String... parts) throws Exception {
    return mesh.isMeasured(service, parts);
  }

  /** The value of a metric without labels. */
  double value(String name) throws Exception {
    return mesh.manage(service, "GET", "/metrics", null)
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  /** The number of threads with this name prefix. */
  static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  /** Heap in use after a full collection. */
  static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Polls until the condition holds. */
  void until(Callable<Boolean> condition) throws Exception {
    TracedMesh.until(condition);
  }
}
