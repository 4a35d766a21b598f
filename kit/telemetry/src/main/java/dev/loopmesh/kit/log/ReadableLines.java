package dev.loopmesh.kit.log;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/** Readable lines: {@code 14:02:18.383 INFO aggregator GET /menu 200 (ms=0.4)}. */
final class ReadableLines extends Formatter {
  @Override
  public String format(LogRecord record) {
    LocalTime time = LocalTime.ofInstant(record.getInstant(), ZoneId.systemDefault());
    String line =
        "%s %s %s %s%s"
            .formatted(
                time.truncatedTo(ChronoUnit.MILLIS),
                record.getLevel().getName(),
                shortened(record.getLoggerName()),
                escaped(LogFields.message(record)),
                fields(LogFields.of(record)));
    return record.getThrown() == null
        ? line + "\n"
        : line + "\n" + JsonLines.stackTrace(record.getThrown());
  }

  private static String fields(Map<String, Object> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + escaped(String.valueOf(field.getValue())))
        .collect(
            Collectors.joining(" ", fields.isEmpty() ? "" : " (", fields.isEmpty() ? "" : ")"));
  }

  private static String shortened(String logger) {
    return logger == null ? "" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  /** Without control characters, so that input cannot forge a line or an escape sequence. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                escaped.append("\\u%04x".formatted(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
