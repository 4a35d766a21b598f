package dev.loopmesh.kit.log;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One JSON object per line; JSON escapes control characters, so input cannot forge a line. */
final class JsonLines extends Formatter {
  @Override
  public String format(LogRecord record) {
    JsonObject line =
        new JsonObject()
            .put("time", record.getInstant().toString())
            .put("level", record.getLevel().getName())
            .put("logger", record.getLoggerName())
            .put("message", LogFields.message(record));
    for (Map.Entry<String, Object> field : LogFields.of(record).entrySet()) {
      line.put(field.getKey(), field.getValue());
    }
    if (record.getThrown() != null) {
      line.put("error", stackTrace(record.getThrown()));
    }
    return line.encode() + "\n";
  }

  static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
