package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.latency.QuantileLatency.Quantile;
import dev.loopmesh.kit.time.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads one latency; the forms are described at {@link Latency}. */
final class LatencyParser {
  private static final String UNIFORM = "uniform(50ms,150ms)";
  private static final String NORMAL = "normal(200ms,50ms)";
  private static final String LOGNORMAL = "lognormal(p50=80ms,p99=900ms)";
  private static final String QUANTILES = "quantiles(50=20ms,90=50ms,99=900ms)";

  // The bound on the digits keeps a very long number away from BigDecimal.
  private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

  private final String text;

  LatencyParser(String text) {
    this.text = text;
  }

  Latency parse() {
    return switch (name()) {
      case "uniform" -> uniform();
      case "normal" -> normal();
      case "lognormal" -> lognormal();
      case "quantiles" -> quantiles();
      default -> fixed();
    };
  }

  private String name() {
    if (text == null) {
      return "";
    }
    int open = text.indexOf('(');
    return open < 0 ? text : text.substring(0, open);
  }

  private Latency fixed() {
    if (text == null) {
      throw new IllegalArgumentException("null " + notALatency());
    }
    boolean startsWithDigit = !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
    if (!startsWithDigit || text.indexOf('(') >= 0) {
      throw wrong(notALatency());
    }
    return new FixedLatency(time(text)); // a failure already names the whole text
  }

  private Latency uniform() {
    List<String> times = arguments(UNIFORM);
    requireTwo(times, UNIFORM);
    return namingTheText(() -> new UniformLatency(time(times.get(0)), time(times.get(1))));
  }

  private Latency normal() {
    List<String> times = arguments(NORMAL);
    requireTwo(times, NORMAL);
    return namingTheText(() -> new NormalLatency(time(times.get(0)), time(times.get(1))));
  }

  private Latency lognormal() {
    List<Named> quantiles = named(arguments(LOGNORMAL), LOGNORMAL);
    for (Named quantile : quantiles) {
      if (!Set.of("p50", "p99").contains(quantile.name)) {
        throw wrong("has the unknown name '" + quantile.name + "'; write " + LOGNORMAL);
      }
    }
    String p50 = only("p50", quantiles);
    String p99 = only("p99", quantiles);
    return namingTheText(() -> new LognormalLatency(time(p50), time(p99)));
  }

  private String only(String name, List<Named> arguments) {
    List<Named> found = arguments.stream().filter(each -> each.name.equals(name)).toList();
    if (found.size() != 1) {
      String fault = found.isEmpty() ? "has no " + name : "has more than one " + name;
      throw wrong(fault + "; write " + LOGNORMAL);
    }
    return found.get(0).value;
  }

  private Latency quantiles() {
    List<Named> quantiles = named(arguments(QUANTILES), QUANTILES);
    for (Named quantile : quantiles) {
      if (!PERCENT.matcher(quantile.name).matches()) {
        throw wrong("has '" + quantile.name + "', which is not a percentage; write " + QUANTILES);
      }
    }
    return namingTheText(
        () -> new QuantileLatency(quantiles.stream().map(LatencyParser::quantile).toList()));
  }

  private static Quantile quantile(Named argument) {
    return new Quantile(new BigDecimal(argument.name), time(argument.value));
  }

  private static Duration time(String part) {
    return DurationText.parse(part, Latency.LONGEST);
  }

  /** The text between the parentheses, split at the commas. */
  private List<String> arguments(String example) {
    int open = text.indexOf('(');
    if (open < 0) {
      throw wrong("has no arguments; write " + example);
    }
    if (!text.endsWith(")")) {
      throw wrong("does not end with ')'; write " + example);
    }
    String inside = text.substring(open + 1, text.length() - 1);
    if (inside.isEmpty()) {
      throw wrong("has no arguments; write " + example);
    }
    String[] parts = inside.split(",", -1);
    List<String> arguments = new ArrayList<>(List.of(parts[0]));
    for (int i = 1; i < parts.length; i++) {
      // One space after a comma is how people write lists; any other space is left to fail.
      arguments.add(parts[i].startsWith(" ") ? parts[i].substring(1) : parts[i]);
    }
    return arguments;
  }

  private void requireTwo(List<String> arguments, String example) {
    if (arguments.size() != 2) {
      String count = arguments.size() == 1 ? "1 argument" : arguments.size() + " arguments";
      throw wrong("has " + count + " instead of 2; write " + example);
    }
  }

  private List<Named> named(List<String> arguments, String example) {
    List<Named> named = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw wrong("has '" + argument + "' without a name; write " + example);
      }
      named.add(new Named(argument.substring(0, equals), argument.substring(equals + 1)));
    }
    return named;
  }

  /** Puts the whole text before a message that names only the part that is wrong. */
  private Latency namingTheText(Supplier<Latency> construction) {
    try {
      return construction.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }

  private IllegalArgumentException wrong(String fault) {
    return new IllegalArgumentException("'" + text + "' " + fault);
  }

  private static String notALatency() {
    String examples = String.join(", ", "1s", UNIFORM, NORMAL, LOGNORMAL);
    return "is not a latency; write for example " + examples + " or " + QUANTILES;
  }

  private record Named(String name, String value) {}
}
