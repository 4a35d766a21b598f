package dev.loopmesh.control.schedule;

import dev.loopmesh.control.ManagedMesh;
import dev.loopmesh.control.ManagedService;
import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads one object of a schedule strictly, and collects its errors. */
final class StepReader {
  private static final Set<String> MEMBERS = Set.of("at", "for", "service", "fault", "latency");
  private static final Duration LATEST = Duration.ofHours(2);
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final JsonObject object;
  private final String where;
  private final List<String> faults;

  StepReader(JsonObject object, String where, List<String> faults) {
    this.object = object;
    this.where = where;
    this.faults = faults;
  }

  /** The step; null if it is invalid. */
  Step step(int number, ManagedService service, long seed) {
    allow(MEMBERS);
    Duration at = duration("at", null, Duration.ZERO, LATEST);
    Duration lasts = duration("for", LONGEST, SHORTEST, LONGEST);
    boolean fault = object.containsKey("fault");
    if (fault == object.containsKey("latency")) {
      refuse("fault", "write either a fault or a latency");
      return null;
    }
    JsonObject what = fault ? fault(seed) : null;
    String latency = fault ? null : latency();
    return at == null || lasts == null ? null : new Step(number, at, lasts, service, what, latency);
  }

  void allow(Set<String> known) {
    for (String name : object.fieldNames()) {
      if (!known.contains(name)) {
        refuse(name, "is unknown; allowed: " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  long number(String name, long otherwise, long most) {
    Object value = object.getValue(name, otherwise);
    boolean whole = value instanceof Integer || value instanceof Long;
    if (whole && ((Number) value).longValue() >= 0 && ((Number) value).longValue() <= most) {
      return ((Number) value).longValue();
    }
    refuse(name, "'%s' is not a whole number from 0 to %d".formatted(value, most));
    return otherwise;
  }

  ManagedService service(ManagedMesh mesh) {
    Object name = object.getValue("service");
    ManagedService found = mesh.find("" + name).orElse(null);
    if (found == null) {
      refuse("service", "'%s' is not one of %s".formatted(name, mesh.names()));
    }
    return found;
  }

  private Duration duration(String name, Duration otherwise, Duration least, Duration most) {
    Object value = object.getValue(name);
    if (value == null && otherwise != null) {
      return otherwise;
    }
    try {
      return DurationText.parse(value == null ? null : "" + value, least, most);
    } catch (IllegalArgumentException e) {
      refuse(name, value == null ? "is missing; write for example 5s" : e.getMessage());
      return null;
    }
  }

  private String latency() {
    Object value = object.getValue("latency");
    try {
      return Latency.parse(value == null ? null : "" + value).text();
    } catch (IllegalArgumentException e) {
      refuse("latency", e.getMessage());
      return null;
    }
  }

  private JsonObject fault(long seed) {
    if (!(object.getValue("fault") instanceof JsonObject fault)
        || !(fault.getValue("fault") instanceof String)) {
      refuse("fault", "must be an object with a member 'fault', such as {\"fault\":\"delay\",…}");
      return null;
    }
    for (String own : List.of("for", "after")) {
      if (fault.containsKey(own)) {
        refuse("fault." + own, "is not allowed; set at and for of the step instead");
      }
    }
    return fault.containsKey("seed") ? fault : fault.copy().put("seed", seed);
  }

  private void refuse(String name, String why) {
    faults.add("%s%s: %s".formatted(where, name, why));
  }
}
