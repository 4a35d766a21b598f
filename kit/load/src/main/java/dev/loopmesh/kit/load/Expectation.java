package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.workload.RateText;
import dev.loopmesh.kit.time.DurationText;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * A threshold for a report: {@code p99<1.2s}, {@code service.p50<=10ms}, {@code errors<1%}, {@code
 * rate>190/s}, {@code lateness<2ms}.
 *
 * <p>Quantiles, {@code max} and {@code mean} are of the response time unless {@code service.}
 * stands before. {@code lateness} is the p99 of the generator's own.
 */
public final class Expectation {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<of>service\\.|response\\.)?(?<figure>[a-z]+[0-9.]*) *(?<sign><=?|>=?) *(?<limit>\\S+)");
  private static final Pattern QUANTILE =
      Pattern.compile("p(?<percent>[0-9]{1,2}(\\.[0-9]{1,3})?)");
  private static final Set<String> OTHERS = Set.of("errors", "rate", "lateness");
  private static final double LATENESS_PERCENTILE = 99;

  private final String text;
  private final boolean ofService;
  private final String figure;
  private final String sign;
  private final double limit;

  private Expectation(String text, boolean ofService, String figure, String sign, double limit) {
    this.text = text;
    this.ofService = ofService;
    this.figure = figure;
    this.sign = sign;
    this.limit = limit;
  }

  /**
   * Whether it was met.
   *
   * @param measured the figure, or {@code no response}
   */
  public record Result(String expectation, boolean met, String measured) {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with the text and what is allowed
   */
  public static Expectation parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw wrong(text);
    }
    String of = parts.group("of");
    String figure = parts.group("figure");
    boolean known = isTime(figure) || of == null && OTHERS.contains(figure);
    if (!known) {
      throw wrong(text);
    }
    try {
      double limit = limit(figure, parts.group("limit"));
      boolean ofService = "service.".equals(of);
      return new Expectation(text.strip(), ofService, figure, parts.group("sign"), limit);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }

  private static boolean isTime(String figure) {
    return figure.equals("max") || figure.equals("mean") || QUANTILE.matcher(figure).matches();
  }

  private static double limit(String figure, String limit) {
    if (figure.equals("errors")) {
      return share(limit);
    } else if (figure.equals("rate")) {
      return RateText.parse(limit);
    }
    return DurationText.parse(limit).toNanos();
  }

  private static double share(String limit) {
    if (!limit.matches("[0-9]{1,3}(\\.[0-9]{1,6})?%")) {
      throw new IllegalArgumentException(
          "'" + limit + "' is not a share; write for example errors<1%");
    }
    return Double.parseDouble(limit.substring(0, limit.length() - 1)) / 100;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not a threshold; write for example p99<1.2s, service.p50<10ms, max<3s, mean<1s,"
            + " errors<1%, rate>190/s or lateness<2ms");
  }

  /** Compares the report with it. */
  public Result in(LoadReport report) {
    if (figure.equals("errors")) {
      double share = report.errorShare();
      return result(share, String.format(Locale.ROOT, "%.2f%%", share * 100));
    } else if (figure.equals("rate")) {
      return result(report.goodPerSecond(), RateText.print(report.goodPerSecond()));
    }
    Histogram times = times(report.times());
    if (times.getTotalCount() == 0) {
      return new Result(text, false, "no response");
    }
    double nanos = nanos(times);
    return result(nanos, DurationText.print(Duration.ofNanos(Math.round(nanos / 1e3) * 1_000)));
  }

  private Histogram times(Times times) {
    if (figure.equals("lateness")) {
      return times.lateness();
    }
    return ofService ? times.service() : times.response();
  }

  private double nanos(Histogram times) {
    return switch (figure) {
      case "max" -> times.getMaxValue();
      case "mean" -> times.getMean();
      case "lateness" -> times.getValueAtPercentile(LATENESS_PERCENTILE);
      default -> times.getValueAtPercentile(Double.parseDouble(figure.substring(1)));
    };
  }

  private Result result(double measured, String measuredText) {
    boolean met =
        switch (sign) {
          case "<" -> measured < limit;
          case "<=" -> measured <= limit;
          case ">" -> measured > limit;
          default -> measured >= limit;
        };
    return new Result(text, met, measuredText);
  }
}
