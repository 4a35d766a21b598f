package dev.loopmesh.kit.load.workload;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An open workload: requests arrive at their times, whether or not those before have ended.
 *
 * @param phases one after another, one at least with requests
 */
public record Arrivals(Process process, List<Phase> phases) implements Workload {
  /** How arrivals are spread at a given rate. */
  public enum Process {
    /** At equal distances. */
    CONSTANT,
    /** Independent of each other, as from very many users: distances are exponential. */
    POISSON,
    /** All those of a second at its beginning. */
    BURST
  }

  /** Keeps a copy of the phases. */
  public Arrivals {
    phases = List.copyOf(phases);
    if (phases.stream().noneMatch(phase -> phase.from() + phase.to() > 0)) {
      throw new IllegalArgumentException("no requests; allowed: a rate of more than 0");
    }
  }

  /** At one rate, in requests per second. */
  public static Arrivals at(Process process, double rate, Duration time) {
    return ramp(process, rate, rate, time);
  }

  /** At equal distances. */
  public static Arrivals constant(double rate, Duration time) {
    return at(Process.CONSTANT, rate, time);
  }

  /** At a rate that changes evenly. */
  public static Arrivals ramp(Process process, double from, double to, Duration time) {
    return new Arrivals(process, List.of(new Phase(from, to, time)));
  }

  /** At one rate after another, each for an equal part of the time. */
  public static Arrivals steps(Process process, List<Double> rates, Duration time) {
    return new Arrivals(
        process,
        rates.stream().map(rate -> new Phase(rate, rate, time.dividedBy(rates.size()))).toList());
  }

  /** So many at once. */
  public static Arrivals burst(int requests) {
    return at(Process.BURST, requests, Duration.ofSeconds(1));
  }

  /** The times of the arrivals; the same for the same seed. */
  public ArrivalTimes times(long seed) {
    return new ArrivalTimes(this, seed);
  }

  @Override
  public Duration time() {
    return phases.stream().map(Phase::time).reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public String toString() {
    String rates =
        phases.stream()
            .map(phase -> phase.from() == phase.to() ? RateText.print(phase.to()) : ramp(phase))
            .collect(Collectors.joining(", "));
    return "open, " + name() + ", " + rates;
  }

  private static String ramp(Phase phase) {
    return RateText.print(phase.from()) + ".." + RateText.print(phase.to());
  }

  private String name() {
    return process.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public JsonObject toJson() {
    JsonArray all = new JsonArray();
    for (Phase phase : phases) {
      all.add(
          new JsonObject()
              .put("from", phase.from())
              .put("to", phase.to())
              .put("time", DurationText.print(phase.time())));
    }
    return new JsonObject().put("loop", "open").put("arrivals", name()).put("phases", all);
  }
}
