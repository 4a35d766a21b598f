package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.Mechanism;
import dev.loopmesh.drills.grade.Event;
import dev.loopmesh.drills.grade.Event.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** What a player may know of the drill in progress: nothing that tells the cause. */
record PlayerView(DrillRun run, GuestTraffic traffic, Incident incident) {
  private static final int SECONDS = 120;
  private static final Set<Kind> OWN =
      Set.of(
          Kind.HARM, Kind.PAGE, Kind.DECLARED, Kind.ANSWER, Kind.LEVER, Kind.HINT, Kind.RECOVERED);

  /**
   * The document.
   *
   * @param hints the prices of those that are left
   */
  JsonObject toJson(List<Integer> hints) {
    Drill drill = run.drill();
    double nowMs = traffic.nowMs();
    return new JsonObject()
        .put("id", run.id())
        .put("drill", drill.id())
        .put("title", drill.texts().title())
        .put("level", drill.level())
        .put("player", run.request().player())
        .put("phase", run.isRecovered() ? "recovered" : run.state())
        .put("phaseSinceMs", since(run.isRecovered() ? Kind.RECOVERED : Kind.HARM))
        .put("startedAt", run.startedAt().toString())
        .put("elapsedMs", Math.round(nowMs))
        .put("limitMs", drill.limit().toMillis())
        .put("leftMs", Math.round(incident.leftMs(nowMs)))
        .put("story", drill.texts().story())
        .put("page", run.has(Kind.PAGE) ? drill.texts().page() : null)
        .put("objective", drill.traffic().objective().toJson())
        .put("holdMs", drill.recovery().hold().toMillis())
        .put("budget", incident.budget(nowMs))
        .put("traffic", traffic.log().seconds(nowMs, SECONDS))
        .put(
            "events",
            new JsonArray(run.events().stream().filter(this::isOwn).map(this::shown).toList()))
        .put("hints", new JsonArray(hints))
        .put("services", new JsonArray(Operator.SERVICES))
        .put("mechanisms", Mechanism.form())
        .put("levers", new JsonArray(Lever.KINDS));
  }

  private Long since(Kind kind) {
    double ms = run.lastMs(kind);
    return ms < 0 ? null : Math.round(ms);
  }

  private boolean isOwn(Event event) {
    return OWN.contains(event.kind());
  }

  /** Not whether an answer is right. */
  private JsonObject shown(Event event) {
    JsonObject json = event.toJson();
    JsonObject what = json.getJsonObject("what").copy();
    what.remove("right");
    what.remove("proved");
    return json.put("what", what);
  }
}
