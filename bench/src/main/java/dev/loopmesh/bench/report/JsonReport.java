package dev.loopmesh.bench.report;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.Figure;
import dev.loopmesh.bench.measure.Quartiles;
import dev.loopmesh.bench.measure.Ratios;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Window;
import dev.loopmesh.bench.report.Report.Subject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** All that was measured, with every window. */
record JsonReport(Subject subject, Results results, boolean complete) {
  String text() {
    JsonArray candidates = new JsonArray();
    subject.candidates().forEach(candidate -> candidates.add(candidate(candidate)));
    JsonArray windows = new JsonArray();
    results.windows().stream().map(Window::toJson).forEach(windows::add);
    return new JsonObject()
            .put("date", subject.date().toString())
            .put("commit", subject.commit().toString())
            .put("complete", complete)
            .put("machine", subject.machine().toJson())
            .put("pinning", subject.pinning())
            .put("remarks", new JsonArray(results.remarks()))
            .put("candidates", candidates)
            .put("windows", windows)
            .encodePrettily()
        + "\n";
  }

  private JsonObject candidate(Candidate candidate) {
    JsonObject json =
        new JsonObject()
            .put("name", candidate.name())
            .put("version", candidate.version())
            .put("cpuOfBase", quartiles(Ratios.of(results.windows(), candidate.name())));
    for (Figure figure : Figure.values()) {
      String name = figure.name().toLowerCase(Locale.ROOT);
      json.put(name, new JsonArray(results.figures(figure, candidate.name())));
    }
    return json;
  }

  private static JsonObject quartiles(Quartiles quartiles) {
    return quartiles.isKnown()
        ? new JsonObject()
            .put("lower", quartiles.lower())
            .put("median", quartiles.median())
            .put("upper", quartiles.upper())
            .put("windows", quartiles.count())
        : null;
  }
}
