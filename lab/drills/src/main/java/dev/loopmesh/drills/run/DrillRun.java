package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Truth;
import dev.loopmesh.drills.grade.Event;
import dev.loopmesh.drills.grade.Event.Kind;
import dev.loopmesh.drills.grade.Grader;
import dev.loopmesh.drills.grade.Moments;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** One run of a drill, and what has happened in it. Confined to one event loop. */
public final class DrillRun {
  private static final int ID_LENGTH = 12;
  private static final int MOST_EVENTS = 1_000;

  private final String id = UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH);
  private final DrillRequest request;
  private final List<Event> events = new ArrayList<>();
  private Instant startedAt = now();
  private String state = "starting";
  private String failure = "";

  DrillRun(DrillRequest request) {
    this.request = request;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  public String id() {
    return id;
  }

  public DrillRequest request() {
    return request;
  }

  public Drill drill() {
    return request.drill();
  }

  /** {@code starting}, {@code calm}, {@code running}, or how it has ended. */
  public String state() {
    return state;
  }

  void become(String now) {
    state = now;
  }

  void ended(double atMs, String as, String why) {
    state = as;
    failure = why;
    note(atMs, Kind.END, new JsonObject().put("state", as));
  }

  /** The first request is being sent. */
  void trafficBegins() {
    startedAt = now();
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Whether there is no room for more. */
  boolean isFull() {
    return events.size() >= MOST_EVENTS;
  }

  void note(double atMs, Kind kind, JsonObject what) {
    note(List.of(new Event(atMs, kind, what)));
  }

  void note(List<Event> more) {
    events.addAll(more);
    events.sort(Comparator.comparingDouble(Event::atMs));
  }

  boolean has(Kind kind) {
    return events.stream().anyMatch(event -> event.kind() == kind);
  }

  /** When the last of a kind was noted; -1 without one. */
  double lastMs(Kind kind) {
    return events.stream()
        .filter(event -> event.kind() == kind)
        .mapToDouble(Event::atMs)
        .max()
        .orElse(-1);
  }

  /** Whether guests have recovered, and have not been harmed again. */
  boolean isRecovered() {
    return lastMs(Kind.RECOVERED) > lastMs(Kind.HARM);
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  /** What is true of it: the trainer's view. */
  JsonObject truth() {
    Drill drill = drill();
    return new JsonObject()
        .put("drill", drill.id())
        .put("title", drill.texts().title())
        .put("seed", request.seed())
        .put("truth", new JsonArray(drill.truths().stream().map(Truth::toJson).toList()))
        .put(
            "timeline",
            new JsonArray(drill.timeline().stream().map(step -> step.toJson()).toList()))
        .put("pageAt", drill.pageAt().map(DurationText::print).orElse(null))
        .put("moments", new Moments(drill, events).toJson())
        .put("events", new JsonArray(events.stream().map(Event::toJson).toList()))
        .put("grade", Grader.grade(drill, events).toJson());
  }

  /** When the incident began; never, where nothing was wrong. */
  double onsetMs() {
    return new Moments(drill(), events).onset().orElse(Double.MAX_VALUE);
  }

  /**
   * The record that is kept.
   *
   * @param traces that showed the incident first
   */
  JsonObject outcome(JsonArray seconds, JsonArray traces) {
    return new JsonObject()
        .put("id", id)
        .put("level", drill().level())
        .put("player", request.player())
        .put("scale", request.scale())
        .put("state", state)
        .put("failure", failure)
        .put("startedAt", startedAt.toString())
        .put("limitMs", drill().limit().toMillis())
        .put("objective", drill().traffic().objective().toJson())
        .put("holdMs", drill().recovery().hold().toMillis())
        .put("seconds", seconds)
        .put("traces", traces)
        .put("texts", texts())
        .put("decoys", Decoys.told(events))
        .put("evidence", drill().acceptedEvidence())
        .mergeIn(truth());
  }

  private JsonObject texts() {
    Drill.Texts texts = drill().texts();
    return new JsonObject()
        .put("story", texts.story())
        .put("page", texts.page())
        .put("explanation", texts.explanation())
        .put("runbook", texts.runbook())
        .put("lessons", new JsonArray(texts.lessons()))
        .put(
            "mitigations",
            new JsonArray(
                drill().mitigations().stream()
                    .map(all -> new JsonArray(all.stream().map(one -> one.toJson()).toList()))
                    .toList()));
  }
}
