package dev.loopmesh.allinone.load;

import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.RateText;
import dev.loopmesh.kit.load.workload.Users;
import dev.loopmesh.kit.load.workload.Workload;
import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** When requests are sent: the options of the command that make a workload. */
final class WorkloadOptions {
  private static final double MAX_RATE = 50_000;
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final String DEFAULT_RATE = "10/s";

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "Requests per second, such as 200/s (default: " + DEFAULT_RATE + ").")
  private String rate;

  @Option(
      names = "--ramp",
      paramLabel = "FROM..TO",
      description = "A rate that changes evenly: 10/s..200/s.")
  private String ramp;

  @Option(
      names = "--steps",
      split = ",",
      paramLabel = "RATE",
      description = "One rate after another, each for an equal part of the time: 50/s,100/s,200/s.")
  private List<String> steps;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "A closed loop: each user sends, waits for the response, and sends again.")
  private Integer users;

  @Option(
      names = "--think",
      paramLabel = "TIME",
      description = "Pause between a response and the user's next request (default: 0ms).",
      converter = Time.class)
  private Duration think;

  @Option(
      names = "--arrivals",
      paramLabel = "PROCESS",
      description =
          "constant: at equal distances. poisson: independent of each other, the default. burst: all"
              + " those of a second at once.")
  private String arrivals;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "For how long requests are sent, up to 60m (default: 10s).",
      converter = Time.class)
  private Duration time = Duration.ofSeconds(10);

  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return DurationText.parse(text);
    }
  }

  /**
   * The workload.
   *
   * @throws IllegalArgumentException with what is wrong and what is allowed
   */
  Workload workload() {
    requireWithin("--for", time, LONGEST);
    long given =
        List.of(rate != null, ramp != null, steps != null, users != null).stream()
            .filter(is -> is)
            .count();
    if (given > 1) {
      throw new IllegalArgumentException("give one of --rate, --ramp, --steps and --users");
    }
    if (users != null) {
      if (arrivals != null) {
        throw new IllegalArgumentException(
            "--arrivals is for an open loop; --users is a closed one");
      }
      return new Users(users, think == null ? Duration.ZERO : think, time);
    }
    if (think != null) {
      throw new IllegalArgumentException("--think needs --users");
    }
    if (ramp != null) {
      String[] ends = ramp.split("\\.\\.", -1);
      if (ends.length != 2) {
        throw new IllegalArgumentException("--ramp '" + ramp + "'; write for example 10/s..200/s");
      }
      return Arrivals.ramp(process(), checked(ends[0]), checked(ends[1]), time);
    }
    List<String> rates = steps != null ? steps : List.of(rate == null ? DEFAULT_RATE : rate);
    return Arrivals.steps(process(), rates.stream().map(WorkloadOptions::checked).toList(), time);
  }

  private Arrivals.Process process() {
    String name = arrivals == null ? "poisson" : arrivals;
    for (Arrivals.Process each : Arrivals.Process.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "--arrivals '" + name + "'; allowed: constant, poisson, burst");
  }

  private static double checked(String rate) {
    double perSecond = RateText.parse(rate);
    if (perSecond > MAX_RATE) {
      throw new IllegalArgumentException(
          "rate '" + rate + "'; allowed: up to " + RateText.print(MAX_RATE));
    }
    return perSecond;
  }

  /** Throws if it is zero or longer. */
  static void requireWithin(String option, Duration given, Duration longest) {
    if (given.isZero() || given.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          option
              + " "
              + DurationText.print(given)
              + "; allowed: more than 0ms, up to "
              + DurationText.print(longest));
    }
  }
}
