package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A failure that outlives its cause (Bronson et al., <i>Metastable Failures in Distributed
 * Systems</i>, HotOS 2021). The payment service has twice the capacity needed. It is slow for a
 * while, and retries keep it from ever recovering unless they are bounded: it works only on
 * requests whose callers have left.
 *
 * <p>{@code -Dlong=true} makes the trigger 10 seconds long.
 */
@Tag("load")
@Execution(CONCURRENT) // each waits, in a mesh of its own
class MetastableFailureTest {
  private static final boolean LONG = Boolean.getBoolean("long");
  private static final int PER_SECOND = LONG ? 100 : 40; // half of what the payment service can do
  private static final int BEFORE = LONG ? 5 : 2;
  private static final int TRIGGER = LONG ? 10 : 2;
  private static final int AFTER = LONG ? 20 : 7;
  private static final int LAST = LONG ? 10 : 2;
  private static final int WORK_MS = 100;
  private static final int AT_ONCE = PER_SECOND * WORK_MS / 1000; // half of the places
  private static final String SUMMARY = "/users/42/summary";

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
    try (LimitedPayments payments = payments();
        MeshUnderTest mesh =
            MeshUnderTest.waiting(
                "1ms",
                "1ms",
                "1ms",
                "PAYMENT_SERVICE_URL",
                payments.url(),
                "SEED",
                System.getProperty("seed", "1"),
                "RETRY_ATTEMPTS",
                "3",
                "CALL_TIMEOUT",
                4 * WORK_MS + "ms")) {
      assertTrue(mesh.change(defence).status() == 200);
      warmUp(mesh);
      int end = BEFORE + TRIGGER + AFTER;
      OfferedLoad load =
          new OfferedLoad(mesh, SUMMARY, PER_SECOND, end).run(second -> trigger(payments, second));
      double before = load.share(1, BEFORE);
      double after = load.share(end - LAST, end);
      System.out.printf(
          "metastable, %-12s goodput per second, of %d: %s; in vain %d, refused %d%n",
          name,
          PER_SECOND,
          row(load),
          payments.metric("loopmesh_capacity_abandoned_total{outcome=\"worked\"}"),
          payments.metric("loopmesh_capacity_refused_total"));
      assumeTrue(before > 0.5, "this machine cannot handle the load itself");
      return recovers ? after >= 0.95 * before : after <= 0.05 * before;
    }
  }

  /** Twice the capacity needed; a full queue takes 1.5 s, longer than a call may. */
  private static LimitedPayments payments() throws Exception {
    return new LimitedPayments(WORK_MS + "ms", 2 * AT_ONCE, 3 * PER_SECOND);
  }

  /** Or the slow first calls of a JVM would be a trigger, too. */
  private static void warmUp(MeshUnderTest mesh) throws Exception {
    for (int round = 0; round < 10; round++) {
      Future.join(Stream.generate(() -> mesh.ask(SUMMARY)).limit(AT_ONCE).toList())
          .await(30, SECONDS);
    }
  }

  private static void trigger(LimitedPayments payments, int second) throws Exception {
    if (second == BEFORE) {
      payments.become(10 * WORK_MS + "ms");
    } else if (second == BEFORE + TRIGGER) {
      payments.become(WORK_MS + "ms");
    }
  }

  private static String row(OfferedLoad load) {
    return Arrays.stream(load.goodput()).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }
}
