package dev.loopmesh.lab.guest;

import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadPlan.Traces;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request to the aggregator.
 *
 * @param mode of a summary, or {@code menu}, which needs no waiting
 * @param isSampled whether its trace is recorded
 */
record GuestOrder(String mode, int user, boolean isSampled) {
  /** Of the stream without an end, whose traces would evict all others. */
  static final GuestOrder BACKGROUND = new GuestOrder("menu", 42, false);

  private static final Duration TIMEOUT = Duration.ofSeconds(35);
  private static final Pattern MODE = Pattern.compile("[a-z]{1,20}");

  /** Throws a 400 when the mode is not a word. */
  static GuestOrder of(String mode, int user) {
    if (mode == null || !MODE.matcher(mode).matches()) {
      throw new ProblemException(
          Problem.badParameter("mode", mode, "a mode in the aggregator's menu, or menu"));
    }
    return new GuestOrder(mode, user, true);
  }

  /** What a load generator sends. */
  LoadPlan plan(URI aggregator, Arrivals arrivals) {
    return LoadPlan.of(aggregator.resolve(uri()), arrivals)
        .withHeaders(Map.of("Accept", "application/json"))
        .withTimeout(TIMEOUT)
        .withTraces(isSampled ? Traces.SAMPLED : Traces.UNSAMPLED);
  }

  private boolean isMenu() {
    return mode.equals("menu");
  }

  String uri() {
    return isMenu() ? "/menu" : "/users/%d/summary?mode=%s&deadline=30s".formatted(user, mode);
  }

  String spanName() {
    return isMenu() ? "requests the menu" : "requests a summary, " + mode;
  }
}
