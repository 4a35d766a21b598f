package dev.loopmesh.allinone;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A file in the Trace Event Format (Google, 2016), checked against that document. */
final class TraceEvents {
  private final List<JsonObject> events;

  TraceEvents(JsonObject file) {
    events = file.getJsonArray("traceEvents").stream().map(JsonObject.class::cast).toList();
    assertTrue(Set.of("ms", "ns").contains(file.getString("displayTimeUnit")));
  }

  /**
   * Checks that every event has the members of its phase, events are in order of time, and slices
   * of a thread nest.
   */
  void check() {
    double last = 0;
    for (JsonObject event : events) {
      for (String member : List.of("ph", "name", "pid", "tid", "ts")) {
        assertNotNull(event.getValue(member), member + " is missing: " + event);
      }
      assertTrue(Set.of("M", "X").contains(event.getString("ph")), event::encode);
      assertTrue(event.getDouble("ts") >= last, () -> "earlier than the one before: " + event);
      last = event.getDouble("ts");
      if (event.getString("ph").equals("X")) {
        assertTrue(event.getDouble("dur") >= 0, event::encode);
        assertNotNull(event.getString("cat"), event::encode);
      }
    }
    slices().collect(groupingBy(TraceEvents::thread)).values().forEach(TraceEvents::checkNesting);
  }

  private Stream<JsonObject> slices() {
    return events.stream().filter(event -> event.getString("ph").equals("X"));
  }

  private static String thread(JsonObject event) {
    return event.getInteger("pid") + "/" + event.getInteger("tid");
  }

  private static void checkNesting(List<JsonObject> slices) {
    Deque<Double> open = new ArrayDeque<>();
    for (JsonObject slice : slices) {
      double end = slice.getDouble("ts") + slice.getDouble("dur");
      while (!open.isEmpty() && open.peek() <= slice.getDouble("ts")) {
        open.pop();
      }
      assertTrue(open.isEmpty() || end <= open.peek(), () -> "across another: " + slice);
      open.push(end);
    }
  }

  /** The names of the slices on those threads of a process whose names begin so, sorted. */
  List<String> namesOn(String process, String threads) {
    List<Integer> pids =
        named("process_name", process).map(event -> event.getInteger("pid")).toList();
    List<String> ids =
        named("thread_name", threads)
            .filter(event -> pids.contains(event.getInteger("pid")))
            .map(TraceEvents::thread)
            .toList();
    return slices()
        .filter(event -> ids.contains(thread(event)))
        .map(event -> event.getString("name"))
        .sorted()
        .toList();
  }

  private Stream<JsonObject> named(String kind, String beginning) {
    return events.stream()
        .filter(event -> event.getString("name").equals(kind))
        .filter(event -> event.getJsonObject("args").getString("name").startsWith(beginning));
  }
}
