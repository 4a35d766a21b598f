package dev.loopmesh.kit.http;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the parameters of one request strictly: an unknown, repeated or invalid one is a 400 with
 * its name, its value, and what is allowed.
 */
public final class Parameters {
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]*");

  private final RoutingContext request;
  private final MultiMap query;

  private Parameters(RoutingContext request) {
    this.request = request;
    this.query = request.queryParams();
  }

  /**
   * The parameters of this request.
   *
   * @param known the names of all query parameters that it may have
   * @throws ProblemException 400 for any other, or one that is repeated
   */
  public static Parameters of(RoutingContext request, String... known) {
    Parameters parameters = new Parameters(request);
    parameters.allow(List.of(known));
    return parameters;
  }

  private void allow(List<String> known) {
    for (String name : query.names()) {
      if (!known.contains(name)) {
        String accepted = known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known));
        throw new ProblemException(Problem.unknownParameter(name, query.get(name), accepted));
      }
      if (query.getAll(name).size() > 1) {
        throw bad(name, String.join("&", query.getAll(name)), "one value");
      }
    }
  }

  /** A whole number in the path, from 1 to 999999999. */
  public int pathId(String name) {
    return id(name, request.pathParam(name));
  }

  /** A whole number in the query, from 1 to 999999999. */
  public int id(String name) {
    return id(name, query.get(name));
  }

  /** The same, with a default. */
  public int id(String name, int otherwise) {
    return query.contains(name) ? id(name) : otherwise;
  }

  /** A whole number from {@code min} to {@code max}, or a default. */
  public long number(String name, long otherwise, long min, long max) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : min - 1;
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // too many digits; see below
    }
    throw bad(name, text, "a whole number from %d to %d".formatted(min, max));
  }

  /** A duration from {@code min} to {@code max}, or a default. */
  public Duration duration(String name, Duration otherwise, Duration min, Duration max) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return DurationText.parse(text, min, max);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.badDuration(name, text, min, max, e.getMessage()));
    }
  }

  /** One of several words, or a default. */
  public String oneOf(String name, String otherwise, List<String> words) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    if (!words.contains(text)) {
      throw bad(name, text, String.join(", ", words));
    }
    return text;
  }

  /** Several different words, separated by commas, or a default. */
  public List<String> someOf(String name, List<String> otherwise, List<String> words) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    List<String> chosen = List.of(text.split(",", -1));
    if (!words.containsAll(chosen) || Set.copyOf(chosen).size() != chosen.size()) {
      throw bad(
          name, text, "distinct values of " + String.join(", ", words) + ", separated by commas");
    }
    return chosen;
  }

  /** Whether to draw in colour; no by default, since text may be written to a file. */
  public Ink ink(String name) {
    return oneOf(name, "false", List.of("true", "false")).equals("true") ? Ink.COLOUR : Ink.PLAIN;
  }

  private static int id(String name, String text) {
    if (text == null || !ID.matcher(text).matches()) {
      throw bad(name, text, "a whole number from 1 to 999999999");
    }
    return Integer.parseInt(text);
  }

  private static ProblemException bad(String name, String value, String accepted) {
    return new ProblemException(Problem.badParameter(name, value, accepted));
  }
}
