package dev.loopmesh.lab.race;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.chart.TimeAxis;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Draws a race in text: every call and every request to the menu, on one time axis. */
final class RacePicture {
  private static final int COLUMNS = 54;
  private static final String MARGIN = " ".repeat(18);
  private static final char AT_ONCE = '•';
  private static final char WAITED = '○';

  private final List<Run> runs;
  private final Ink ink;
  private final TimeAxis axis;
  private final StringBuilder text = new StringBuilder();

  private RacePicture(List<Run> runs, Ink ink) {
    this.runs = runs;
    this.ink = ink;
    this.axis = new TimeAxis(COLUMNS, runs.stream().mapToDouble(Run::elapsedMs).max().orElse(0));
  }

  /** 80 columns wide, with a line break at its end. */
  static String draw(int user, List<Run> runs, Ink ink) {
    return new RacePicture(runs, ink).draw(user);
  }

  private String draw(int user) {
    line(
        "One summary of user %d in each mode, and a request to /menu every %d ms:"
            .formatted(user, Guests.EVERY_MS));
    line(
        "  %s served at once   %s waited %d ms or more"
            .formatted(AT_ONCE, WAITED, Guests.EVERY_MS));
    line("");
    runs.forEach(this::drawRun);
    for (String ruler : axis.ruler()) {
      line(MARGIN + ink.quiet(ruler));
    }
    line("");
    speedUp().ifPresent(this::line);
    runs.stream()
        .filter(run -> run.mode().equals("blocking") && run.succeeded())
        .forEach(this::blame);
    return text.toString();
  }

  private void drawRun(Run run) {
    line(ink.strong("%-16s".formatted(run.mode())) + "  " + headline(run));
    if (run.fetch() != null) {
      run.fetch().getJsonArray("calls").forEach(call -> drawCall((JsonObject) call));
    }
    if (!run.visits().isEmpty()) {
      line("  other requests  " + guests(run));
      line(MARGIN + guestsInWords(run));
    }
    line("");
  }

  private String headline(Run run) {
    if (!run.succeeded()) {
      return ink.alarm((run.status() == 0 ? "" : run.status() + "  ") + run.problem());
    }
    return ink.strong(TimeAxis.span(run.elapsedMs())) + "  predicted " + prediction(run.fetch());
  }

  /**
   * As a reader would calculate it: the sum of the calls, or of the maxima of those that overlap.
   */
  private static String prediction(JsonObject fetch) {
    List<List<String>> stages = new ArrayList<>();
    double lastEnd = Double.NEGATIVE_INFINITY;
    for (Object each : fetch.getJsonArray("calls")) {
      JsonObject call = (JsonObject) each;
      if (call.getDouble("startMs") >= lastEnd) {
        stages.add(new ArrayList<>());
      }
      stages.get(stages.size() - 1).add(TimeAxis.span(expectedMs(call)));
      lastEnd = Math.max(lastEnd, call.getDouble("endMs"));
    }
    return stages.stream().map(RacePicture::term).collect(Collectors.joining(" + "))
        + " = "
        + TimeAxis.span(fetch.getDouble("predictedMs"));
  }

  private static String term(List<String> stage) {
    return stage.size() == 1 ? stage.get(0) : "max(" + String.join(", ", stage) + ")";
  }

  private static double expectedMs(Object call) {
    return ((JsonObject) call).getDouble("expectedMs");
  }

  private void drawCall(JsonObject call) {
    double startMs = call.getDouble("startMs");
    double endMs = call.getDouble("endMs");
    String bar = axis.bar(startMs, endMs);
    boolean ok = call.getString("outcome").equals("ok");
    line(
        "  %-16s%s %s%s"
            .formatted(
                call.getString("service"),
                ok ? ink.accent(bar) : ink.alarm(bar),
                TimeAxis.span(endMs - startMs),
                ok ? "" : " " + ink.alarm(call.getString("outcome"))));
  }

  /** A mark in the column in which a request was due; where several were, for the longest wait. */
  private String guests(Run run) {
    char[] marks = new char[axis.columns()];
    Arrays.fill(marks, ' ');
    for (GuestRequest visit : run.visits()) {
      int column = axis.column(visit.arrivedMs());
      boolean waited = !(visit.waitedMs() < Guests.EVERY_MS);
      marks[column] = waited || marks[column] == WAITED ? WAITED : AT_ONCE;
    }
    String line = new String(marks).stripTrailing();
    return line.indexOf(WAITED) < 0 ? ink.accent(line) : ink.alarm(line);
  }

  private static String guestsInWords(Run run) {
    return "%d of %d other requests served meanwhile, longest wait %s"
        .formatted(run.servedMeanwhile(), run.visits().size(), TimeAxis.span(run.slowestMs()));
  }

  private Optional<String> speedUp() {
    Optional<Run> slow = succeeded("sequential");
    Optional<Run> fast = succeeded("parallel");
    return slow.flatMap(
        s ->
            fast.map(
                f ->
                    String.format(
                        Locale.ROOT,
                        "parallel was %.2f times as fast as sequential: the same work, the same thread.",
                        s.elapsedMs() / f.elapsedMs())));
  }

  private Optional<Run> succeeded(String mode) {
    return runs.stream().filter(run -> run.mode().equals(mode) && run.succeeded()).findFirst();
  }

  private void blame(Run run) {
    line(
        "While blocking held the loop, %d of %d other requests were served; longest wait %s."
            .formatted(run.servedMeanwhile(), run.visits().size(), TimeAxis.span(run.slowestMs())));
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
