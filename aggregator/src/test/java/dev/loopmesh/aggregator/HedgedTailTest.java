package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three services whose latency is lognormal with a median of 80 ms and a 99th percentile of 900 ms,
 * called in turn by an aggregator without hedging and by aggregators with it. {@code -Dlong=true}
 * sends more requests.
 */
@Tag("load")
class HedgedTailTest {
  private static final String LATENCY = "lognormal(p50=80ms,p99=900ms)";
  private static final boolean LONG = Boolean.getBoolean("long");
  private static final int ASKED = LONG ? 3_000 : 250;
  private static final int LEARNING = 60; // an aggregator learns its quantile from that many
  private static final long PAUSE_NANOS = LONG ? 8_000_000 : 4_000_000;

  private record Candidate(MeshUnderTest mesh, List<Answer> answers) {
    double elapsedMs(double quantile) {
      double[] sorted = answers.stream().mapToDouble(Answer::elapsedMs).sorted().toArray();
      return sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)];
    }

    double extraLoad() {
      long attempts =
          answers.stream()
              .flatMap(answer -> answer.fetch().getJsonArray("calls").stream())
              .mapToInt(call -> ((JsonObject) call).getInteger("attempts"))
              .sum();
      return attempts / (3.0 * answers.size()) - 1;
    }
  }

  @Test
  void theTailIsShorterForFewExtraCalls() throws Exception {
    try (MeshUnderTest plain = MeshUnderTest.waiting(LATENCY, LATENCY, LATENCY);
        MeshUnderTest at95 = hedging(plain, "95%", "5%");
        MeshUnderTest at90 = hedging(plain, "90%", "10%")) {
      Map<String, Candidate> asked = new LinkedHashMap<>();
      asked.put("none", new Candidate(plain, new ArrayList<>()));
      asked.put("95%, budget 5%", new Candidate(at95, new ArrayList<>()));
      asked.put("90%, budget 10%", new Candidate(at90, new ArrayList<>()));
      askInTurn(asked.values().stream().map(Candidate::mesh).toList(), LEARNING);
      for (int round = 0; round < 3 && (round == 0 || !isShorter(asked)); round++) {
        List<List<Answer>> answers =
            askInTurn(asked.values().stream().map(Candidate::mesh).toList(), ASKED);
        int i = 0;
        for (Candidate each : asked.values()) {
          each.answers().addAll(answers.get(i++));
        }
      }
      for (Map.Entry<String, Candidate> each : asked.entrySet()) {
        Candidate it = each.getValue();
        System.out.printf(
            "hedging %-15s p50 %4.0f ms, p95 %4.0f ms, p99 %4.0f ms of %d summaries; extra load %.1f %%%n",
            each.getKey(),
            it.elapsedMs(0.5),
            it.elapsedMs(0.95),
            it.elapsedMs(0.99),
            it.answers().size(),
            100 * it.extraLoad());
      }
      Candidate none = asked.get("none");
      Candidate hedged = asked.get("90%, budget 10%");
      assertTrue(isShorter(asked), "the tail is as long as ever");
      assertTrue(none.extraLoad() == 0);
      double savedUp =
          3 * 10 / (3.0 * none.answers().size()); // what a budget may have saved before
      assertTrue(hedged.extraLoad() <= 0.1 + savedUp, "extra load " + hedged.extraLoad());
    }
  }

  /**
   * Whether the tail is clearly shorter; with a few hundred responses it may not be by chance, so
   * these are then requested again.
   */
  private static boolean isShorter(Map<String, Candidate> asked) {
    return asked.get("90%, budget 10%").elapsedMs(0.97) < 0.9 * asked.get("none").elapsedMs(0.97);
  }

  private static MeshUnderTest hedging(MeshUnderTest services, String quantile, String budget)
      throws Exception {
    return MeshUnderTest.asking(
        services.urlOf("user-service"),
        services.urlOf("order-service"),
        services.urlOf("payment-service"),
        "HEDGE_QUANTILE",
        quantile,
        "HEDGE_BUDGET",
        budget);
  }

  private static List<List<Answer>> askInTurn(List<MeshUnderTest> meshes, int times)
      throws Exception {
    List<List<Future<Answer>>> asked = new ArrayList<>();
    meshes.forEach(mesh -> asked.add(new ArrayList<>()));
    for (int time = 0; time < times; time++) {
      for (int mesh = 0; mesh < meshes.size(); mesh++) {
        asked.get(mesh).add(meshes.get(mesh).ask("/users/42/summary"));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    List<List<Answer>> answers = new ArrayList<>();
    for (List<Future<Answer>> each : asked) {
      List<Answer> came = new ArrayList<>();
      for (Future<Answer> answer : each) {
        came.add(answer.await(30, SECONDS));
      }
      answers.add(came);
    }
    return answers;
  }
}
