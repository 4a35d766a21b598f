package dev.loopmesh.kit.log;

import java.text.MessageFormat;
import java.util.Map;
import java.util.logging.LogRecord;

/** Fields that go with a log record besides its message, handed over as its only parameter. */
record LogFields(Map<String, Object> fields) {
  static Map<String, Object> of(LogRecord record) {
    return first(record) instanceof LogFields given ? given.fields : Map.of();
  }

  /** The record's message, with its parameters in their places if it has other ones. */
  static String message(LogRecord record) {
    String message = String.valueOf(record.getMessage());
    boolean plain = first(record) == null || first(record) instanceof LogFields;
    try {
      return plain ? message : MessageFormat.format(message, record.getParameters());
    } catch (IllegalArgumentException e) {
      return message; // it only looked like a pattern
    }
  }

  private static Object first(LogRecord record) {
    Object[] parameters = record.getParameters();
    return parameters == null || parameters.length == 0 ? null : parameters[0];
  }
}
