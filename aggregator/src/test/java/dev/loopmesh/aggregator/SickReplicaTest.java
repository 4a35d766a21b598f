package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * One of three payment replicas answers 500 to everything. {@code -Dlong=true} looks for longer.
 */
class SickReplicaTest {
  private static final boolean LONG = Boolean.getBoolean("long");
  private static final int PER_SECOND = LONG ? 100 : 40;
  private static final int WITHOUT = LONG ? 10 : 2;
  private static final int WITH = LONG ? 30 : 2;
  private static final int EJECT_AFTER = 5;
  private static final int IN_FLIGHT = 5; // may already be on their way to it

  @Test
  void aThirdOfAllFailsWithoutEjectionAndHardlyAnyWithIt() throws Exception {
    try (ScriptedService well = ScriptedService.that(Scripts.answersHonestly());
        ScriptedService alsoWell = ScriptedService.that(Scripts.answersHonestly());
        ScriptedService sick = ScriptedService.that(Scripts.answersWithStatus(500));
        ScriptedService others = ScriptedService.that(Scripts.answersHonestly())) {
      String payments =
          List.of(well, sick, alsoWell).stream()
              .map(ScriptedService::url)
              .collect(Collectors.joining(","));
      try (MeshUnderTest mesh = MeshUnderTest.asking(others.url(), others.url(), payments)) {
        OfferedLoad load =
            new OfferedLoad(mesh, "/users/42/summary", PER_SECOND, WITHOUT + WITH)
                .run(second -> ejectFrom(mesh, second));
        double without = 1 - load.share(1, WITHOUT); // in the first second all is new to the JVM
        int detecting = PER_SECOND - load.goodput()[WITHOUT];
        double with = 1 - load.share(WITHOUT + 1, WITHOUT + WITH);
        System.out.printf(
            "one of three replicas sick: %.1f %% fail without ejection; %d until it is detected,"
                + " %.2f %% afterwards; good answers a second, of %d: %s%n",
            100 * without, detecting, 100 * with, PER_SECOND, Arrays.toString(load.goodput()));
        assumeTrue(load.isBorne(), "this machine cannot bear the load itself");
        assertEquals(1 / 3.0, without, 0.05);
        assertTrue(
            detecting >= 1 && detecting <= EJECT_AFTER + IN_FLIGHT, "failures: " + detecting);
        assertTrue(with < 0.01, "failures: " + with);
      }
    }
  }

  private static void ejectFrom(MeshUnderTest mesh, int second) throws Exception {
    if (second == WITHOUT) {
      assertEquals(200, mesh.change("EJECT_FAILURES", "" + EJECT_AFTER).status());
    }
  }
}
