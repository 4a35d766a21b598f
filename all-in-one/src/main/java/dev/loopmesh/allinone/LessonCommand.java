package dev.loopmesh.allinone;

import dev.loopmesh.kit.chart.Ink;
import io.vertx.core.json.JsonObject;
import java.io.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a lesson: prediction, run, verdict. */
@Command(
    name = "lesson",
    description = "Run a lesson: predict, run a real experiment, get a verdict.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class,
    footer = {
      "",
      "Exit codes: 0 the claim held, 1 it did not hold or the run failed, 2 invalid usage,",
      "3 too noisy to tell, 130 interrupted, which cancels the run."
    })
final class LessonCommand implements Callable<Integer> {
  private static final String JSON = "application/json";
  private static final String RUNS = "/api/lessons/runs/";
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Map<String, Integer> EXIT = Map.of("held", 0, "too-noisy", 3);

  @Parameters(paramLabel = "N", description = "The number or ID of a lesson: ./mesh lessons")
  private String number;

  @Option(
      names = "--predict",
      paramLabel = "VALUE",
      description = "Your prediction, such as 3s; for a curve x:y,x:y.")
  private String predict;

  @Option(names = "--no-predict", description = "Run without a prediction.")
  private boolean noPredict;

  @Option(names = "--confidence", paramLabel = "C", description = "low, medium or high.")
  private String confidence;

  @Option(names = "--knob", paramLabel = "V", description = "The value of the lesson's parameter.")
  private String knob;

  @Option(names = "--seed", paramLabel = "N", description = "Of all random choices (default: 1).")
  private long seed = 1;

  @Option(names = "--short", description = "Run the short form, of a few seconds.")
  private boolean brief;

  @Mixin private LabAddress lab;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws InterruptedException {
    try {
      JsonObject lesson = get("/api/lessons/" + LabAddress.segment(number));
      String value = knob == null ? lesson.getJsonObject("knob").getString("default") : knob;
      String query = "?knob=" + LabAddress.segment(value);
      lesson = get("/api/lessons/" + LabAddress.segment(number) + query);
      if (!lab.json()) {
        System.out.println(LessonWords.introduction(lesson, value, ink()));
      }
      return run(lesson, body(lesson, value));
    } catch (LabAddress.Failure e) {
      return lab.fail(e.getMessage());
    }
  }

  private JsonObject get(String path) throws InterruptedException {
    return new JsonObject(lab.fetch("GET", path, "", ""));
  }

  private JsonObject body(JsonObject lesson, String value) {
    return new JsonObject()
        .put("prediction", prediction(lesson.getJsonObject("prediction")))
        .put("confidence", confidence)
        .put("knob", value)
        .put("seed", seed)
        .put("short", brief);
  }

  private int run(JsonObject lesson, JsonObject body) throws InterruptedException {
    String path = "/api/lessons/" + lesson.getInteger("number") + "/runs";
    try (Interrupt interrupt = new Interrupt()) {
      JsonObject started = new JsonObject(lab.fetch("POST", path, JSON, body.encode()));
      interrupt.does(() -> cancel(RUNS + started.getString("id")));
      JsonObject run = over(started);
      System.out.println(
          lab.json() ? run.encodePrettily() : LessonWords.result(run, lesson, ink()));
      return EXIT.getOrDefault(run.getString("state"), 1);
    }
  }

  private void cancel(String run) {
    try {
      lab.fetch("DELETE", run, "", "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Null where nothing is predicted. */
  private JsonObject prediction(JsonObject asked) {
    if (noPredict && predict == null) {
      return null;
    }
    LessonPrediction prediction = new LessonPrediction(asked);
    try {
      return prediction.read(noPredict || predict == null ? typed(asked) : predict);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--predict: " + e.getMessage(), e);
    }
  }

  private String typed(JsonObject asked) {
    Console console = System.console();
    if (noPredict || console == null) {
      String why = noPredict ? "--predict or --no-predict, not both" : "--predict or --no-predict";
      throw new ParameterException(
          command.commandLine(),
          "%s A prediction is needed: give %s".formatted(asked.getString("question"), why));
    }
    String text =
        console.readLine("%s [%s] ", asked.getString("question"), asked.getString("unit"));
    return text == null ? "" : text;
  }

  /** Waits for the end of the run, and shows its progress on a terminal. */
  private JsonObject over(JsonObject started) throws InterruptedException {
    JsonObject run = started;
    while (run.getString("state").equals("running")) {
      show(run.getJsonObject("progress"));
      LockSupport.parkNanos(POLL_NANOS);
      run = get(RUNS + started.getString("id"));
    }
    if (showsProgress()) {
      System.err.print("\r\033[K");
    }
    return run;
  }

  private boolean showsProgress() {
    return Ansi.AUTO.enabled() && !lab.json();
  }

  private void show(JsonObject progress) {
    if (showsProgress()) {
      System.err.printf(
          "\r\033[K%3.0f %% %s", 100 * progress.getDouble("share"), progress.getString("text"));
    }
  }

  private Ink ink() {
    return Ansi.AUTO.enabled() ? Ink.COLOUR : Ink.PLAIN;
  }
}
