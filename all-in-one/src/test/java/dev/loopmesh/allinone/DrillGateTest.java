package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.file.DrillFiles;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every drill must pass: it harms in time, does not heal by itself, tells nothing, and its
 * reference solution, with the player's token alone, scores full marks.
 *
 * <p>{@code -Ddrills.seeds=20} plays each mitigation and each cheat with twenty seeds; {@code
 * -Ddrills.only=ID} plays one drill, {@code -Ddrills.folder=PATH} your own.
 */
@Tag("load")
@Timeout(value = 30, unit = TimeUnit.MINUTES) // a test waits for a mesh
@Execution(ExecutionMode.CONCURRENT)
class DrillGateTest {
  private static final double SCALE = 0.15;
  private static final int SEEDS = Integer.getInteger("drills.seeds", 1);
  private static final int MESHES = Integer.getInteger("drills.meshes", 2);
  private static final String ONLY = System.getProperty("drills.only", "");
  private static final Optional<Path> FOLDER =
      Optional.ofNullable(System.getProperty("drills.folder")).map(Path::of);
  private static final DrillFiles FILES = DrillFiles.read(FOLDER);

  private static final List<String> CHEATS = List.of("restart", "name", "shed", "defences", "zero");

  private static final BlockingQueue<DrillMesh> MESHES_FREE = new LinkedBlockingQueue<>();

  /** A drill, its seed, and the number of the mitigation. */
  record Play(Drill drill, long seed, int mitigation) {
    @Override
    public String toString() {
      return "%s, seed %d, mitigation %d".formatted(drill.id(), seed, mitigation);
    }
  }

  @BeforeAll
  static void up() {
    for (int i = 0; i < MESHES; i++) {
      MESHES_FREE.add(
          FOLDER.isPresent()
              ? new DrillMesh("LAB_DRILLS", "" + FOLDER.get().toAbsolutePath())
              : new DrillMesh());
    }
  }

  @AfterAll
  static void down() throws Exception {
    for (DrillMesh mesh = MESHES_FREE.poll(); mesh != null; mesh = MESHES_FREE.poll()) {
      mesh.close(); // and is not there any more if the tests run again
    }
  }

  private static Stream<Play> plays(boolean incident, boolean everyMitigation) {
    return FILES.all().stream()
        .filter(drill -> ONLY.isEmpty() || ONLY.contains(drill.id()))
        .filter(drill -> drill.isIncident() == incident)
        .flatMap(
            drill ->
                IntStream.rangeClosed(1, SEEDS)
                    .boxed()
                    .flatMap(
                        seed ->
                            IntStream.range(0, everyMitigation ? drill.mitigations().size() : 1)
                                .mapToObj(
                                    number ->
                                        new Play(FILES.require(drill.id(), seed), seed, number))));
  }

  static Stream<Play> incidents() {
    return plays(true, SEEDS > 1 || !ONLY.isEmpty());
  }

  static Stream<Play> quiet() {
    return plays(false, false);
  }

  /** Cheats in a real mesh take long: in the long form only; their grade is tested for all. */
  static Stream<Arguments> cheated() {
    return plays(true, false)
        .limit(SEEDS > 1 || !ONLY.isEmpty() ? Long.MAX_VALUE : 0)
        .flatMap(play -> CHEATS.stream().map(cheat -> Arguments.of(play, cheat)));
  }

  private interface Body {
    void play(DrillMesh mesh) throws Exception;
  }

  private static void inAMesh(Play play, Body body) throws Exception {
    DrillMesh mesh = MESHES_FREE.take();
    try {
      mesh.start(play.drill().id(), play.seed(), SCALE);
      body.play(mesh);
    } finally {
      mesh.send(DrillMesh.TRAINER, "DELETE", "/api/drills/current", "");
      MESHES_FREE.add(mesh);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("incidents")
  void anIncidentHarmsDoesNotHealTellsNothingAndIsSolved(Play play) throws Exception {
    inAMesh(
        play,
        mesh -> {
          Drill drill = play.drill().scaled(SCALE);
          DrillPlayer player = new DrillPlayer(mesh, drill);
          player.awaitPage();
          JsonObject before = mesh.truth();
          assertEquals(0, before.getJsonObject("grade").getInteger("score"), "doing nothing");
          assertHarmedInTime(before, drill);
          mesh.declare();
          CompletableFuture<Void> crawled =
              CompletableFuture.runAsync(new TruthCrawler(mesh, drill, play.seed())::crawl);
          Thread.sleep(drill.recovery().hold().toMillis() + 1_000);
          assertEquals("running", mesh.view().getString("phase"), "it heals by itself");

          player.diagnose();
          player.pull(drill.mitigations().get(play.mitigation()));
          mesh.await(view -> view.getString("phase").equals("recovered"));
          crawled.join();
          JsonObject result = mesh.end();

          JsonObject grade = result.getJsonObject("grade");
          assertEquals(100, grade.getInteger("score"), () -> grade.encode() + result.encode());
        });
  }

  /** From the last change, with the time in which the lab sees it. */
  private static void assertHarmedInTime(JsonObject truth, Drill drill) {
    JsonObject moments = truth.getJsonObject("moments");
    long tookMs = moments.getLong("harmedMs") - moments.getLong("onsetMs");
    long between =
        drill.lastFault().orElseThrow().at().toMillis()
            - drill.firstFault().orElseThrow().at().toMillis();
    long seenMs = 2_000 + drill.traffic().objective().p99().toMillis() + 500;
    assertTrue(
        tookMs <= Math.max(between, drill.harm().toMillis()) + seenMs, () -> "after " + tookMs);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("quiet")
  void onAQuietShiftTheRightAnswerIsThatNothingIsWrong(Play play) throws Exception {
    inAMesh(
        play,
        mesh -> {
          new DrillPlayer(mesh, play.drill()).awaitPage();
          assertEquals(0, mesh.truth().getJsonObject("grade").getInteger("score"), "doing nothing");
          mesh.answer("", "nothing wrong", "");
          JsonObject result = mesh.end();
          assertEquals(100, result.getJsonObject("grade").getInteger("score"), result::encode);
          assertNull(result.getJsonObject("moments").getValue("harmedMs"), result::encode);
        });
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cheated")
  void noCheatPasses(Play play, String cheat) throws Exception {
    inAMesh(
        play,
        mesh -> {
          Drill drill = play.drill().scaled(SCALE);
          DrillPlayer player = new DrillPlayer(mesh, drill);
          player.awaitPage();
          cheat(cheat, mesh, player);
          Thread.sleep(drill.recovery().hold().toMillis() + 2_500);
          JsonObject grade = mesh.end().getJsonObject("grade");
          assertTrue(grade.getInteger("score") < 50, grade::encode);
        });
  }

  private static void cheat(String cheat, DrillMesh mesh, DrillPlayer player) throws Exception {
    switch (cheat) {
      case "restart" -> {
        for (String service : DrillPlayer.services().toList()) {
          mesh.act(new Lever(Lever.RESTART, service, Map.of()).toJson());
        }
      }
      case "name" -> player.nameEverything();
      case "shed" ->
          mesh.act(
              new Lever(Lever.SHED, "aggregator", Map.of("SHED_LOWEST", "1", "SHED_HIGHEST", "1"))
                  .toJson());
      case "defences" ->
          player.pull(
              List.of(
                  new Lever(
                      Lever.SETTINGS,
                      "aggregator",
                      Map.of(
                          "RETRY_ATTEMPTS", "3",
                          "CALL_TIMEOUT", "300ms",
                          "BREAKER_FAILURES", "5",
                          "HEDGE_QUANTILE", "95%",
                          "SHED", "on",
                          "FALLBACK", "5m"))));
      default ->
          player.pull(
              List.of(
                  new Lever(
                      Lever.SETTINGS, "aggregator", Map.of("POOL_SIZE", "1", "POOL_QUEUE", "0"))));
    }
  }
}
