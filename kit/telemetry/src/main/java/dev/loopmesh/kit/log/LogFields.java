package dev.loopmesh.kit.log;

import java.text.MessageFormat;
import java.util.Map;
import java.util.logging.LogRecord;

/** Fields of a log record besides its message, passed as its only parameter. */
record LogFields(Map<String, Object> fields) {
  static Map<String, Object> of(LogRecord record) {
    return first(record) instanceof LogFields given ? given.fields : Map.of();
  }

  /** The message, formatted with the record's parameters if it has others than these. */
  static String message(LogRecord record) {
    String message = String.valueOf(record.getMessage());
    boolean plain = first(record) == null || first(record) instanceof LogFields;
    try {
      return plain ? message : MessageFormat.format(message, record.getParameters());
    } catch (IllegalArgumentException e) {
      return message; // not a pattern
    }
  }

  private static Object first(LogRecord record) {
    Object[] parameters = record.getParameters();
    return parameters == null || parameters.length == 0 ? null : parameters[0];
  }
}
