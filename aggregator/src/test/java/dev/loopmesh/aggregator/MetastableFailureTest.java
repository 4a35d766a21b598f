package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A failure that outlives its cause (Bronson et al., <i>Metastable Failures in Distributed
 * Systems</i>, HotOS 2021). The payment service has twice the capacity needed. It pauses for a
 * while, and retries keep it from ever recovering unless they are bounded.
 *
 * <p>{@code -Dlong=true} makes the trigger 10 seconds long.
 */
@Tag("load")
class MetastableFailureTest {
  private static final boolean LONG = Boolean.getBoolean("long");
  private static final int PER_SECOND = LONG ? 100 : 40; // half of what the payment service can do
  private static final int BEFORE = LONG ? 5 : 2;
  private static final int TRIGGER = LONG ? 10 : 2;
  private static final int AFTER = LONG ? 20 : 6;
  private static final int LAST = LONG ? 10 : 1;

  static Stream<Arguments> defences() {
    Stream<Arguments> always =
        Stream.of(
            Arguments.of("no budget", false, new String[] {"RETRY_BUDGET", "off"}),
            Arguments.of("retry budget", true, new String[] {"RETRY_BUDGET_FREE", "0"}));
    Stream<Arguments> besides =
        Stream.of(
            Arguments.of(
                "breaker",
                true,
                new String[] {
                  "RETRY_BUDGET", "off", "BREAKER_FAILURES", "50", "BREAKER_RESET", "1s"
                }),
            Arguments.of("shedding", true, new String[] {"RETRY_BUDGET", "off", "SHED", "on"}));
    return LONG ? Stream.concat(always, besides) : always;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defences")
  void theCollapseStaysAfterItsCauseIsGoneUnlessRetriesAreBounded(
      String name, boolean recovers, String[] defence) throws Exception {
    boolean asExpected = goesOn(name, recovers, defence);
    for (int again = 0; again < 2 && recovers && !asExpected; again++) {
      asExpected = goesOn(name, true, defence); // a busy machine may have less capacity for a while
    }
    assertTrue(asExpected, recovers ? "it does not recover" : "it recovers");
  }

  private static boolean goesOn(String name, boolean recovers, String[] defence) throws Exception {
    String[] retries = {
      "RETRY_ATTEMPTS", "3", "CALL_TIMEOUT", "200ms", "RETRY_BACKOFF", "10ms", "DEADLINE", "2s"
    };
    try (BoundedService payments = new BoundedService(PER_SECOND / 10, 50, 3 * PER_SECOND);
        BoundedService others = new BoundedService(1_000, 1, 1_000);
        MeshUnderTest mesh =
            MeshUnderTest.asking(others.url(), others.url(), payments.url(), retries)) {
      assertTrue(mesh.change(defence).status() == 200);
      OfferedLoad load =
          new OfferedLoad(mesh, "/users/42/summary", PER_SECOND, BEFORE + TRIGGER + AFTER)
              .run(s -> payments.standStill(s >= BEFORE && s < BEFORE + TRIGGER));
      int end = BEFORE + TRIGGER + AFTER;
      double before = load.share(1, BEFORE); // in the first second all is new to the JVM
      double after = load.share(end - LAST, end);
      System.out.printf(
          "metastable, %-12s goodput a second, of %d: %s; attempts at the service: %d%n",
          name, PER_SECOND, row(load), payments.arrived());
      assumeTrue(before > 0.5, "this machine cannot bear the load itself");
      return recovers ? after > 0.8 * before : after < 0.3 * before;
    }
  }

  private static String row(OfferedLoad load) {
    return Arrays.stream(load.goodput()).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }
}
