package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.GateReport.Outcome;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.file.DrillFiles;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every drill must pass: it harms in time, does not heal by itself, tells nothing, its
 * reference solution, with the player's token alone, scores full marks, and no cheat does.
 *
 * <p>Half of the drills are solved once, in one of their ways, and half of the cheats are tried in
 * a drill each; the day decides which ({@code -Ddrills.day=20000}), so that all have their turn
 * within weeks. {@code -Ddrills.part=1/2} and {@code 2/2} are the two halves, which {@code .ci/run}
 * plays on one JDK each, {@code 1/1} is all of it. {@code -Ddrills.seeds=20} plays all with so many
 * seeds. The long form plays every way and every cheat: {@code -Ddrills.all=true}, or {@code
 * -Ddrills.only=ID,ID} for some drills. {@code -Ddrills.folder=PATH} plays your own, {@code
 * -Ddrills.report=PATH} keeps the results and goes on where an earlier run was stopped. {@code
 * .ci/drill-gate} does all of it.
 *
 * <p>A play that fails is repeated if the machine was not quiet meanwhile: it says so, and why.
 */
@Tag("load")
@Timeout(value = 1, unit = TimeUnit.DAYS) // a test waits for a mesh; a drill has a limit of its own
@Execution(ExecutionMode.CONCURRENT)
class DrillGateTest {
  private static final double SCALE = 0.15;
  private static final int MOST_ATTEMPTS = 3;
  private static final int PASS = 50; // points that no cheat reaches
  private static final int PROMISED_PER_PAUSE = 10; // a request has about ten steps
  private static final int SEEDS = Integer.getInteger("drills.seeds", 1);
  private static final int MESHES = Integer.getInteger("drills.meshes", 7);
  private static final long DAY =
      Long.getLong("drills.day", LocalDate.now(ZoneOffset.UTC).toEpochDay());
  private static final List<String> ONLY =
      Stream.of(System.getProperty("drills.only", "").split(","))
          .filter(id -> !id.isEmpty())
          .toList();
  private static final boolean ALL = !ONLY.isEmpty() || Boolean.getBoolean("drills.all");
  private static final String[] PART =
      System.getProperty("drills.part", ALL || SEEDS > 1 ? "1/1" : DAY % 2 + 1 + "/2").split("/");
  private static final Optional<Path> FOLDER = path("drills.folder");
  private static final DrillFiles FILES = DrillFiles.read(FOLDER);

  private static DrillMeshes meshes;
  private static MachinePauses pauses;
  private static GateReport report;

  private static Optional<Path> path(String property) {
    return Optional.ofNullable(System.getProperty(property)).map(Path::of);
  }

  @BeforeAll
  static void up() throws Exception {
    report =
        new GateReport(
            path("drills.report"),
            (int) (incidents().count() + quiet().count() + cheats().count()));
    pauses = new MachinePauses();
    meshes =
        new DrillMeshes(
            MESHES,
            () ->
                FOLDER.isPresent()
                    ? new DrillMesh("LAB_DRILLS", "" + FOLDER.get().toAbsolutePath())
                    : new DrillMesh());
  }

  @AfterAll
  static void down() throws Exception {
    meshes.stop();
    report.summarize(pauses.longestMs());
    pauses.close();
  }

  private static List<Drill> drills() {
    return FILES.all().stream()
        .filter(drill -> ONLY.isEmpty() || ONLY.contains(drill.id()))
        .toList();
  }

  /** Whether a drill or cheat, by its place in the list, belongs to the part that is played. */
  private static boolean isDue(int place) {
    return place % Integer.parseInt(PART[1]) == Integer.parseInt(PART[0]) - 1;
  }

  /** Of each drill with each seed. */
  private static Stream<DrillPlay> plays(
      Predicate<Drill> some, BiFunction<Drill, Long, List<String>> ways) {
    List<Drill> drills = drills();
    return drills.stream()
        .filter(drill -> isDue(drills.indexOf(drill)))
        .filter(some)
        .flatMap(
            drill ->
                LongStream.rangeClosed(1, SEEDS)
                    .boxed()
                    .flatMap(
                        seed ->
                            ways.apply(drill, seed).stream()
                                .map(
                                    way ->
                                        new DrillPlay(
                                            FILES.require(drill.id(), seed), seed, way))));
  }

  /** In every way, or in one. */
  static Stream<DrillPlay> incidents() {
    return plays(
        Drill::isIncident,
        (drill, seed) -> {
          List<String> ways = DrillPlay.solutions(drill);
          return ALL ? ways : List.of(ways.get((int) ((DAY / 2 + seed) % ways.size())));
        });
  }

  static Stream<DrillPlay> quiet() {
    return plays(drill -> !drill.isIncident(), (drill, seed) -> List.of(DrillPlay.QUIET));
  }

  /** All, or each with one drill, which is another one each day and for each seed. */
  static Stream<DrillPlay> cheats() {
    List<DrillCheat> cheats = List.of(DrillCheat.values());
    if (ALL) {
      return plays(
          drill -> true, (drill, seed) -> cheats.stream().map(DrillCheat::toString).toList());
    }
    List<Drill> drills = drills();
    int apart = Math.max(1, drills.size() / cheats.size());
    return LongStream.rangeClosed(1, SEEDS)
        .boxed()
        .flatMap(
            seed ->
                cheats.stream()
                    .filter(cheat -> isDue(cheat.ordinal()))
                    .map(
                        cheat -> {
                          long turn = DAY / 2 + seed + cheat.ordinal() * apart;
                          Drill drill = drills.get((int) (turn % drills.size()));
                          return new DrillPlay(FILES.require(drill.id(), seed), seed, "" + cheat);
                        }));
  }

  private interface Body {
    Outcome play(DrillMesh mesh) throws Exception;
  }

  /** In a mesh; repeated if it fails while the machine is not quiet. */
  private static void play(DrillPlay play, Body body) throws Throwable {
    if (report.hasPassed(play)) {
      return;
    }
    meshes.play(
        play.computes(),
        mesh -> {
          for (int attempt = 1; ; attempt++) {
            long startNanos = System.nanoTime();
            String run = "";
            try {
              run = mesh.start(play.drill().id(), play.seed(), SCALE);
              Outcome outcome = body.play(mesh);
              report.passed(play, outcome, since(startNanos), attempt);
              return;
            } catch (Exception | AssertionError failed) {
              String noise = noise(mesh, run, play, startNanos);
              if (noise.isEmpty() || attempt == MOST_ATTEMPTS) {
                report.failed(play, since(startNanos), attempt);
                throw failed;
              }
              report.repeated(play, noise, failed);
            } finally {
              mesh.send(DrillMesh.TRAINER, "DELETE", "/api/drills/current", "");
            }
          }
        });
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Why the machine may be the cause of a failure; empty if it was quiet. */
  private static String noise(DrillMesh mesh, String run, DrillPlay play, long startNanos)
      throws Exception {
    long longestMs = pauses.longestMs(startNanos);
    if (longestMs > play.drill().traffic().objective().p99().toMillis() / PROMISED_PER_PAUSE) {
      return "the machine paused for " + longestMs + " ms";
    }
    if (run.isEmpty()) {
      return ""; // it was not started
    }
    mesh.send(DrillMesh.TRAINER, "DELETE", "/api/drills/current", "");
    HttpResponse<String> result =
        mesh.send(DrillMesh.TRAINER, "GET", "/api/drills/results/" + run, "");
    return result.statusCode() == 200 ? new JsonObject(result.body()).getString("failure") : "";
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("incidents")
  void anIncidentHarmsDoesNotHealTellsNothingAndIsSolved(DrillPlay play) throws Throwable {
    play(
        play,
        mesh -> {
          Drill drill = play.drill().scaled(SCALE);
          DrillPlayer player = new DrillPlayer(mesh, drill);
          player.awaitPage();
          long pagedNanos = System.nanoTime();
          JsonObject before = mesh.truth();
          int nothing = score(before);
          assertEquals(0, nothing, "doing nothing");
          int pageMs = assertHarmedInTime(before, drill);
          mesh.declare();
          CompletableFuture<Void> crawled =
              CompletableFuture.runAsync(new TruthCrawler(mesh, drill, play.seed())::crawl);
          player.diagnose();
          long healedMs = drill.recovery().hold().toMillis() + 1_000;
          Thread.sleep(Math.max(0, healedMs - since(pagedNanos).toMillis()));
          assertEquals("running", mesh.view().getString("phase"), "it heals by itself");

          player.pull(drill.mitigations().get(play.mitigation()));
          mesh.await(view -> view.getString("phase").equals("recovered"));
          crawled.join();
          JsonObject result = mesh.end();

          assertEquals(100, score(result), result::encode);
          return new Outcome(100, nothing, pageMs);
        });
  }

  private static int score(JsonObject run) {
    return run.getJsonObject("grade").getInteger("score");
  }

  /** From the last change, with the time in which the lab sees it; returns it in milliseconds. */
  private static int assertHarmedInTime(JsonObject truth, Drill drill) {
    JsonObject moments = truth.getJsonObject("moments");
    long tookMs = moments.getLong("harmedMs") - moments.getLong("onsetMs");
    long between =
        drill.lastFault().orElseThrow().at().toMillis()
            - drill.firstFault().orElseThrow().at().toMillis();
    long seenMs = 2_000 + drill.traffic().objective().p99().toMillis() + 500;
    assertTrue(
        tookMs <= Math.max(between, drill.harm().toMillis()) + seenMs, () -> "after " + tookMs);
    return (int) tookMs;
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("quiet")
  void onAQuietShiftTheRightAnswerIsThatNothingIsWrong(DrillPlay play) throws Throwable {
    play(
        play,
        mesh -> {
          new DrillPlayer(mesh, play.drill()).awaitPage();
          int nothing = score(mesh.truth());
          assertEquals(0, nothing, "doing nothing");
          mesh.answer("", "nothing wrong", "");
          JsonObject result = mesh.end();
          assertEquals(100, score(result), result::encode);
          assertNull(result.getJsonObject("moments").getValue("harmedMs"), result::encode);
          return new Outcome(100, nothing, -1);
        });
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cheats")
  void noCheatPasses(DrillPlay play) throws Throwable {
    play(
        play,
        mesh -> {
          Drill drill = play.drill().scaled(SCALE);
          DrillPlayer player = new DrillPlayer(mesh, drill);
          player.awaitPage();
          DrillCheat.of(play.how()).play(player);
          // the longest lag of a window, and a look at it
          Thread.sleep(drill.recovery().hold().toMillis() + 2_500);
          JsonObject result = mesh.end();
          assertTrue(score(result) < PASS, result::encode);
          return new Outcome(score(result), -1, -1);
        });
  }
}
