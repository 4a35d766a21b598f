package dev.loopmesh.control.schedule;

import dev.loopmesh.control.ManagedMesh;
import dev.loopmesh.control.ManagedService;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Reads a schedule, or reports all errors in it. */
final class ScheduleReader {
  private static final int MOST_STEPS = 100;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L; // as SplittableRandom steps
  private static final long LARGEST_SEED = (1L << 53) - 1; // JavaScript's largest exact integer

  private final ManagedMesh mesh;
  private final List<String> faults = new ArrayList<>();

  private ScheduleReader(ManagedMesh mesh) {
    this.mesh = mesh;
  }

  /** Throws a 400 with all errors. */
  static MeshSchedule read(JsonObject document, ManagedMesh mesh) {
    ScheduleReader reader = new ScheduleReader(mesh);
    MeshSchedule schedule = reader.read(document);
    if (!reader.faults.isEmpty()) {
      throw refused(reader.faults);
    }
    return schedule;
  }

  static ProblemException refused(List<String> faults) {
    return new ProblemException(
        new Problem(
                "bad-schedule",
                400,
                "Invalid schedule",
                "Nothing was started: " + String.join("; ", faults) + ".")
            .with("faults", new JsonArray(faults)));
  }

  private MeshSchedule read(JsonObject document) {
    StepReader whole = new StepReader(document, "", faults);
    whole.allow(Set.of("seed", "steps"));
    long seed = whole.number("seed", 1, LARGEST_SEED);
    List<Step> steps = new ArrayList<>();
    if (document.getValue("steps") instanceof JsonArray list
        && !list.isEmpty()
        && list.size() <= MOST_STEPS) {
      for (int i = 0; i < list.size(); i++) {
        step(list.getValue(i), i, seed, steps);
      }
    } else {
      faults.add("steps: must be a list of 1 to %d steps".formatted(MOST_STEPS));
    }
    refuseOverlaps(steps);
    return new MeshSchedule(seed, steps);
  }

  private void step(Object written, int index, long seed, List<Step> steps) {
    String where = "steps[%d]".formatted(index);
    if (!(written instanceof JsonObject object)) {
      faults.add(where + ": is not an object");
      return;
    }
    StepReader reader = new StepReader(object, where + ".", faults);
    ManagedService service = reader.service(mesh);
    Step step = reader.step(index + 1, service, seedOf(seed, index));
    if (service != null && step != null) {
      steps.add(step);
    }
  }

  /** From 0 to 2147483647, whatever the other steps are. */
  private static long seedOf(long seed, int index) {
    return new SplittableRandom(seed + GOLDEN_GAMMA * index).nextInt() & Integer.MAX_VALUE;
  }

  /** A service has one latency: overlapping steps would undo each other. */
  private void refuseOverlaps(List<Step> steps) {
    for (Step one : steps) {
      for (Step other : steps) {
        boolean both = one.latency() != null && other.latency() != null;
        boolean sameService = one.service().equals(other.service());
        if (both && sameService && one.number() < other.number() && overlap(one, other)) {
          faults.add(
              "steps[%d].latency: %s still has the latency of steps[%d] at that time"
                  .formatted(other.number() - 1, one.service().name(), one.number() - 1));
        }
      }
    }
  }

  private static boolean overlap(Step one, Step other) {
    return one.at().compareTo(other.until()) < 0 && other.at().compareTo(one.until()) < 0;
  }
}
