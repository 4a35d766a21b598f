package dev.loopmesh.drills.debrief;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.grade.Event;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An event in words, the same as on the page of the drills.
 *
 * @param more details; may be empty
 */
record EventWords(String time, String name, String more) {
  private static final Set<String> SMALL_PRINT = Set.of("fault", "seed", "clearedByRestart");
  private static final double MINUTES_FROM_MS = 120_000;

  /**
   * The words.
   *
   * @param causes with which answers are compared
   */
  static EventWords of(Event event, List<Cause> causes) {
    JsonObject what = event.what();
    String name =
        switch (event.kind()) {
          case STEP -> what.getBoolean("decoy") ? "Decoy" : "Fault";
          case INJECTED ->
              what.getString("method").equals("DELETE") ? "Trainer undid" : "Trainer injected";
          case ANSWER ->
              causes.contains(Cause.fromJson(what)) ? "Cause named (right)" : "Cause named (wrong)";
          case DECLARED -> "Incident declared";
          case LEVER -> "Mitigation";
          case HINT -> "Hint (−%d)".formatted(what.getInteger("price"));
          case TRUTH_SHOWN -> "Trainer’s view";
          default -> capital("" + event.kind());
        };
    return new EventWords(time(event.atMs()), name, more(event));
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String more(Event event) {
    JsonObject what = event.what();
    return switch (event.kind()) {
      case STEP, INJECTED -> changed(what);
      case HARM -> "guests get less than they were promised";
      case PAGE -> "sent to the on-call engineer";
      case DECLARED -> "";
      case ANSWER -> Cause.fromJson(what) + evidence(what);
      case LEVER ->
          Lever.fromJson(what)
              + (what.getBoolean("direct", false) ? "; past the lab" : "")
              + (what.containsKey("refused")
                  ? "; refused (" + what.getString("refused") + ")"
                  : "");
      case HINT -> what.getString("text");
      case RECOVERED -> "guests have got what they were promised for the hold time";
      case TRUTH_SHOWN -> "opened";
      case END -> what.getString("state").replace('-', ' ');
    };
  }

  /** What was given, and whether it shows the cause. */
  private static String evidence(JsonObject what) {
    String given = what.getString("evidence");
    return given.isEmpty()
        ? "; without evidence"
        : "; evidence "
            + given
            + (what.getBoolean("proved", false) ? " shows it" : " does not show it");
  }

  /** {@code payment-service: delay, latency 300ms}. */
  static String changed(JsonObject what) {
    JsonObject body = what.getJsonObject("body");
    String members =
        body.stream()
            .filter(member -> !SMALL_PRINT.contains(member.getKey()))
            .map(EventWords::pair)
            .collect(Collectors.joining());
    String change = (body.getString("fault", "") + members).replaceFirst("^, ", "");
    String path = what.getString("path");
    return what.getString("service")
        + ": "
        + (change.isEmpty() ? path.substring(path.lastIndexOf('/') + 1) : change);
  }

  /** {@code , latency 300ms}, or {@code , match path /menu}. */
  private static String pair(Map.Entry<String, Object> member) {
    Object value = member.getValue();
    String told =
        value instanceof JsonObject object
            ? object.stream()
                .map(EventWords::pair)
                .collect(Collectors.joining())
                .replaceFirst("^, ", "")
            : "" + value;
    return ", " + member.getKey() + " " + told;
  }

  /** 12.3 s, or 2 min 05 s from two minutes on. */
  static String time(double ms) {
    return ms < MINUTES_FROM_MS ? String.format(Locale.ROOT, "%.1f s", ms / 1e3) : wholeTime(ms);
  }

  /** 45 s, or 2 min 05 s. */
  static String wholeTime(double ms) {
    long seconds = Math.max(0, Math.round(ms / 1e3));
    if (seconds < MINUTES_FROM_MS / 1e3) {
      return seconds + " s";
    }
    return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " %02d s".formatted(seconds % 60));
  }

  /** 99 %, 99.5 % */
  static String percent(double share) {
    return number(100 * share, 2) + "\u00a0%";
  }

  /** Without zeros at its end. */
  static String number(double value, int decimals) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    return rounded.stripTrailingZeros().toPlainString();
  }
}
