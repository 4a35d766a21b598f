package dev.loopmesh.kit.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private static final String FORGED = "GET /a\r\n{\"level\":\"SEVERE\"}\033[2J\u0085\u2028x";

  @Test
  void aRecordIsOneJsonObjectOnOneLine() {
    JsonObject line = new JsonObject(new JsonLines().format(record("started {0}", "here")));

    assertEquals("INFO", line.getString("level"));
    assertEquals("dev.loopmesh.Test", line.getString("logger"));
    assertEquals("started here", line.getString("message"));
    assertTrue(line.containsKey("time"));
  }

  @Test
  void fieldsStandBesideTheMessage() {
    LogRecord record = record("GET /{0} 200", fields());
    JsonObject json = new JsonObject(new JsonLines().format(record));

    assertEquals("GET /{0} 200", json.getString("message"), "what callers send is no pattern");
    assertEquals("4bf9", json.getString("trace_id"));
    assertEquals(0.4, json.getDouble("ms"));
    assertTrue(
        new ReadableLines()
            .format(record)
            .endsWith(" INFO Test GET /{0} 200 (trace_id=4bf9 ms=0.4)\n"));
  }

  @Test
  void nobodyForgesALine() {
    for (Formatter lines : new Formatter[] {new JsonLines(), new ReadableLines()}) {
      String text = lines.format(record(FORGED, new LogFields(Map.of("path", FORGED))));

      assertEquals(1, text.lines().count(), text);
      assertFalse(text.contains("\033"), text);
    }
  }

  @Test
  void aFailureIsToldWithItsStackTrace() {
    LogRecord record = record("it failed");
    record.setThrown(new IllegalStateException("why"));

    String error = new JsonObject(new JsonLines().format(record)).getString("error");
    assertTrue(error.startsWith("java.lang.IllegalStateException: why"), error);
    assertTrue(new ReadableLines().format(record).contains("IllegalStateException: why"));
  }

  private static LogFields fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("trace_id", "4bf9");
    fields.put("ms", 0.4);
    return new LogFields(fields);
  }

  private static LogRecord record(String message, Object... parameters) {
    LogRecord record = new LogRecord(Level.INFO, message);
    record.setLoggerName("dev.loopmesh.Test");
    record.setParameters(parameters);
    return record;
  }
}
