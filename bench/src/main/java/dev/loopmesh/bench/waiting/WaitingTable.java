package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.waiting.Round.Arrival;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The figures of waiting as tables in Markdown. */
public final class WaitingTable {
  private static final String NONE = "–";

  private WaitingTable() {}

  /** What each crowd cost in memory, and how late its answers were, each way in which it came. */
  public static String of(List<Waited> all) {
    return head(
            "candidate",
            "in flight",
            "RSS at rest, MiB",
            "RSS at most, MiB",
            "KiB each",
            "live heap, KiB each",
            "descriptors",
            "cold burst, p50 / p99 ms",
            "burst",
            "spread",
            "CPU µs each",
            "answers")
        + all.stream().map(WaitingTable::row).collect(Collectors.joining());
  }

  private static String row(Waited waited) {
    List<Round> rounds = waited.rounds();
    return line(
        waited.crowd().candidate().name(),
        "%,d of %,d"
            .formatted(
                rounds.stream().mapToInt(Round::mostInFlight).max().orElse(0),
                waited.crowd().requests()),
        mebibytes(waited.restBytes()),
        mebibytes(waited.fullBytes()),
        number(waited.residentKibEach()),
        number(waited.heapKibEach()),
        "%,d".formatted(rounds.stream().mapToInt(Round::descriptors).max().orElse(0)),
        overshoot(rounds, Arrival.COLD_BURST),
        overshoot(rounds, Arrival.BURST),
        overshoot(rounds, Arrival.SPREAD),
        number(median(rounds, Arrival.SPREAD, Round::cpuMicrosEach)),
        rounds.stream().map(Round::answers).distinct().collect(Collectors.joining("; ")));
  }

  private static String overshoot(List<Round> rounds, Arrival arrival) {
    return number(median(rounds, arrival, round -> round.overshootMs(50)))
        + " / "
        + number(median(rounds, arrival, round -> round.overshootMs(99)));
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

  /** How cost grows with the width. */
  public static String ofFanOut(List<FanOutCost> costs) {
    return head(
            "calls for each",
            "protocol",
            "requests/s",
            "CPU µs each",
            "CPU µs a call",
            "p50 over, ms",
            "p99 over, ms",
            "failures")
        + costs.stream()
            .map(
                cost ->
                    line(
                        "" + cost.width(),
                        cost.protocol(),
                        number(cost.requestsPerSecond()),
                        number(cost.cpuMicros()),
                        number(cost.cpuMicrosPerCall()),
                        number(cost.p50Ms()),
                        number(cost.p99Ms()),
                        "" + cost.failures()))
            .collect(Collectors.joining());
  }

  private static String head(String... heads) {
    return line(heads) + "| --- |" + " ---: |".repeat(heads.length - 1) + "\n";
  }

  private static String line(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String mebibytes(long bytes) {
    return number(bytes / 1048576.0);
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
