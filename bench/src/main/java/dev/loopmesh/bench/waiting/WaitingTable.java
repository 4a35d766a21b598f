package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.report.Cells;
import dev.loopmesh.bench.report.Table;
import dev.loopmesh.bench.waiting.Round.Arrival;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The figures of waiting as tables in Markdown. */
public final class WaitingTable {
  private WaitingTable() {}

  /** Memory of each scenario, and how late responses were, by arrival. */
  public static String of(List<ScenarioResult> all) {
    Table table =
        new Table(
            "candidate",
            "in flight",
            "RSS idle, MiB",
            "max RSS, MiB",
            "KiB each",
            "live heap, KiB each",
            "descriptors",
            "cold burst, p50 / p99 ms",
            "burst",
            "spread",
            "CPU µs each",
            "responses");
    all.forEach(result -> table.row(row(result)));
    return table.toString();
  }

  private static String[] row(ScenarioResult result) {
    List<Round> rounds = result.rounds();
    int inFlight = rounds.stream().mapToInt(Round::maxInFlight).max().orElse(0);
    int descriptors = rounds.stream().mapToInt(Round::descriptors).max().orElse(0);
    return new String[] {
      result.scenario().candidate().name(),
      "%,d of %,d".formatted(inFlight, result.scenario().requests()),
      Cells.mebibytes(result.restBytes()),
      Cells.mebibytes(result.fullBytes()),
      Cells.number(result.residentKibEach()),
      Cells.number(result.heapKibEach()),
      "%,d".formatted(descriptors),
      overshoot(rounds, Arrival.COLD_BURST),
      overshoot(rounds, Arrival.BURST),
      overshoot(rounds, Arrival.SPREAD),
      Cells.number(median(rounds, Arrival.SPREAD, Round::cpuMicrosEach)),
      rounds.stream().map(Round::responses).distinct().collect(Collectors.joining("; "))
    };
  }

  private static String overshoot(List<Round> rounds, Arrival arrival) {
    return Cells.number(median(rounds, arrival, round -> round.overshootMs(50)))
        + " / "
        + Cells.number(median(rounds, arrival, round -> round.overshootMs(99)));
  }

  private static double median(
      List<Round> rounds, Arrival arrival, ToDoubleFunction<Round> figure) {
    double[] sorted =
        rounds.stream()
            .filter(round -> round.arrival() == arrival)
            .mapToDouble(figure)
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
  }

  /** Cost by width of a fan-out. */
  public static String ofFanOut(List<FanOutCost> costs) {
    Table table =
        new Table(
            "calls each",
            "protocol",
            "requests/s",
            "CPU µs each",
            "CPU µs per call",
            "p50 over, ms",
            "p99 over, ms",
            "failures");
    costs.forEach(
        cost ->
            table.row(
                "" + cost.width(),
                cost.protocol(),
                Cells.number(cost.requestsPerSecond()),
                Cells.number(cost.cpuMicros()),
                Cells.number(cost.cpuMicrosPerCall()),
                Cells.number(cost.p50Ms()),
                Cells.number(cost.p99Ms()),
                "" + cost.failures()));
    return table.toString();
  }
}
