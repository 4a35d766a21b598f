package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Hint;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.grade.Event.Kind;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The drill in progress: its phases, and what the player does. Confined to one event loop. */
public final class ActiveDrill {
  private final DrillRun run;
  private final Drill drill;
  private final GuestTraffic traffic;
  private final Timeline timeline;
  private final Incident incident;
  private final Operator operator;
  private final Evidence evidence;
  private final DrillEnd end;
  private int hintsTaken;

  /** How it ends. */
  @FunctionalInterface
  interface DrillEnd {
    /** Ends it in a state; a second call is ignored. */
    void end(String state, String why);
  }

  ActiveDrill(
      DrillRun run,
      GuestTraffic traffic,
      Timeline timeline,
      Operator operator,
      Evidence evidence,
      DrillEnd end) {
    this.run = run;
    this.drill = run.drill();
    this.traffic = traffic;
    this.timeline = timeline;
    this.incident =
        new Incident(run, new ServiceLevel(drill, traffic.log()), timeline, traffic::nowMs, end);
    this.operator = operator;
    this.evidence = evidence;
    this.end = end;
  }

  /** To be called a few times a second. */
  void tick() {
    incident.advance(traffic.nowMs());
  }

  /** Ends all requests. */
  void stopTraffic() {
    traffic.stop();
    timeline.stop();
  }

  /** The player says that there is an incident. */
  public void declare() {
    note(Kind.DECLARED, new JsonObject());
  }

  private void note(Kind kind, JsonObject what) {
    if (run.isFull()) {
      throw new ProblemException(
          new Problem("too-many-actions", 409, "Too many actions", "End the drill."));
    }
    run.note(traffic.nowMs(), kind, what);
  }

  /**
   * The player names a cause.
   *
   * @param proof evidence as {@link Evidence} reads it; empty for none
   * @return completes when it is noted, whether it is right or not; fails if the evidence does not
   *     exist
   */
  public Future<Void> answer(Cause cause, String proof) {
    double atMs = traffic.nowMs();
    Future<Boolean> proved =
        proof.isEmpty() ? Future.succeededFuture(false) : evidence.proves(drill, cause, proof);
    return proved.map(
        shown -> {
          boolean right = drill.truths().stream().anyMatch(one -> one.cause().equals(cause));
          JsonObject what = cause.toJson().put("evidence", proof);
          what.put("right", right).put("proved", shown).put("atMs", Math.round(atMs));
          note(Kind.ANSWER, what);
          return null;
        });
  }

  /** The player pulls a lever; fails with what the service has refused. */
  public Future<JsonObject> pull(Lever lever) {
    double atMs = traffic.nowMs();
    JsonObject what = lever.toJson();
    return operator
        .pull(lever)
        .onSuccess(done -> run.note(atMs, Kind.LEVER, what))
        .onFailure(
            refused ->
                run.note(atMs, Kind.LEVER, what.copy().put("refused", refused.getMessage())));
  }

  /**
   * The player takes the next hint.
   *
   * @throws ProblemException 404 if there is none
   */
  public Hint hint() {
    if (hintsTaken == drill.hints().size()) {
      throw new ProblemException(Problem.notFound("There are no more hints."));
    }
    Hint next = drill.hints().get(hintsTaken++);
    note(Kind.HINT, new JsonObject().put("price", next.price()).put("text", next.text()));
    return next;
  }

  /** The trainer has changed the mesh by a request to a management port. */
  public void injected(String service, String method, String path, JsonObject body) {
    operator.expect(service, Timeline.settings(path, body)); // no lever of the player
    JsonObject what = new JsonObject().put("service", service).put("method", method);
    if (!run.isFull()) {
      run.note(traffic.nowMs(), Kind.INJECTED, what.put("path", path).put("body", body));
    }
  }

  /** The services that can be named. */
  public static List<String> services() {
    return Operator.SERVICES;
  }

  /** Whether a text has the form of evidence. */
  public static boolean isEvidence(String text) {
    return Evidence.isWellFormed(text);
  }

  /** The trainer's view. */
  public JsonObject truth() {
    double nowMs = traffic.nowMs();
    return run.truth().put("seconds", traffic.log().seconds(nowMs, DrillRunner.MOST_SECONDS));
  }

  /** The player is done. */
  public void finish() {
    boolean over = !drill.isIncident() || run.isRecovered();
    end.end(over ? drill.isIncident() ? "recovered" : "finished" : "given-up", "");
  }

  /** The trainer ends it. */
  public void cancel() {
    end.end("cancelled", "The trainer has ended it.");
  }

  /** It cannot go on. */
  void fail(String why) {
    end.end("failed", why);
  }

  /** What the player may know. */
  public JsonObject view() {
    return new PlayerView(run, traffic, incident).toJson(remaining());
  }

  private List<Integer> remaining() {
    return drill.hints().stream().skip(hintsTaken).map(Hint::price).toList();
  }

  /** The trainer's view was opened, for whoever it was. */
  public void truthShown() {
    if (!run.has(Kind.TRUTH_SHOWN)) {
      note(Kind.TRUTH_SHOWN, new JsonObject());
    }
  }

  public DrillRun run() {
    return run;
  }
}
