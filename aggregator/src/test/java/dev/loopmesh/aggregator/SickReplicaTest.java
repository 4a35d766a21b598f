package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One of three payment replicas responds with 500 to every request. */
@Tag("load")
class SickReplicaTest {
  private static final String SUMMARY = "/users/42/summary";
  private static final int EJECT_AFTER = 5;

  private final ScriptedService sick = ScriptedService.that(Scripts.answersWithStatus(500));
  private final List<ScriptedService> payments =
      List.of(
          ScriptedService.that(Scripts.answersHonestly()),
          sick,
          ScriptedService.that(Scripts.answersHonestly()));
  private final ScriptedService others = ScriptedService.that(Scripts.answersHonestly());
  private final MeshUnderTest mesh =
      MeshUnderTest.asking(
          others.url(),
          others.url(),
          payments.stream().map(ScriptedService::url).collect(Collectors.joining(",")));

  SickReplicaTest() throws Exception {}

  @AfterEach
  void stop() throws Exception {
    mesh.close();
    others.close();
    for (ScriptedService replica : payments) {
      replica.close();
    }
  }

  @Test
  void aThirdOfAllFailsWithoutEjectionAndNoneOnceItIsEjected() throws Exception {
    assertEquals(20, failuresOf(60));

    eject("EJECT_FAILURES", "" + EJECT_AFTER, "EJECT_TIME", "10m"); // longer than this takes
    assertEquals(EJECT_AFTER, failuresOf(60));

    sick.forgetRequests();
    assertEquals(0, failuresOf(60));
    assertEquals(0, sick.requestsWaiting());
  }

  /** One after another, so that no other request is in flight to the replica when it is ejected. */
  private int failuresOf(int requests) throws Exception {
    int failures = 0;
    for (int request = 0; request < requests; request++) {
      failures += mesh.get(SUMMARY).status() == 502 ? 1 : 0;
    }
    return failures;
  }

  private void eject(String... settings) throws Exception {
    assertEquals(200, mesh.change(settings).status());
  }

  /** {@code -Dlong=true} measures for 40 s, for the figures in the documentation. */
  @Test
  void hardlyAnyFailsWithEjectionUnderLoad() throws Exception {
    boolean isLong = Boolean.getBoolean("long");
    int perSecond = isLong ? 100 : 40;
    int without = isLong ? 10 : 2;
    int with = isLong ? 30 : 2;
    int inFlight = 5; // may already be on their way to it
    OfferedLoad load =
        new OfferedLoad(mesh, SUMMARY, perSecond, without + with)
            .run(
                second -> {
                  if (second == without) {
                    eject("EJECT_FAILURES", "" + EJECT_AFTER);
                  }
                });
    double failing = 1 - load.share(1, without); // in the first second all is new to the JVM
    int detecting = perSecond - load.goodput()[without];
    double afterwards = 1 - load.share(without + 1, without + with);
    System.out.printf(
        "one of three replicas sick: %.1f %% fail without ejection; %d until it is detected,"
            + " %.2f %% afterwards; good answers a second, of %d: %s%n",
        100 * failing, detecting, 100 * afterwards, perSecond, Arrays.toString(load.goodput()));
    assumeTrue(load.isBorne(), "this machine cannot bear the load itself");
    assertEquals(1 / 3.0, failing, 0.05);
    assertTrue(detecting >= 1 && detecting <= EJECT_AFTER + inFlight, "failures: " + detecting);
    assertTrue(afterwards < 0.01, "failures: " + afterwards);
  }
}
