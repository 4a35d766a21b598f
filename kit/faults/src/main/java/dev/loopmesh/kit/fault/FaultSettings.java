package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.settings.Settings;
import java.time.Duration;

/**
 * What is set of faults before any is put.
 *
 * @param visible whether spans, metrics and logs tell what was injected
 * @param perRequest whether a request may bring a fault of its own in its baggage
 * @param seed where the sequences of faults without a seed of their own come from
 * @param callers who may bring one with a request
 * @param longestBrought how long one that a request brings lasts at most
 */
public record FaultSettings(
    boolean visible, boolean perRequest, long seed, Guard callers, Duration longestBrought) {

  /**
   * Reads {@code FAULTS_VISIBLE}, {@code REQUEST_FAULTS}, {@code SEED} and what a guard reads.
   *
   * @param service its name
   */
  public static FaultSettings from(Settings settings, String service) {
    return new FaultSettings(
        yesOrNo(settings, "FAULTS_VISIBLE", true),
        yesOrNo(settings, "REQUEST_FAULTS", false),
        settings.integer("SEED", 1, 0, Integer.MAX_VALUE),
        Guard.read(settings, service, "HOST"),
        FaultBounds.LONGEST_BROUGHT);
  }

  private static boolean yesOrNo(Settings settings, String name, boolean otherwise) {
    return settings.value(
        name,
        otherwise,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new IllegalArgumentException(
                      "'%s' is neither true nor false".formatted(text));
            },
        String::valueOf);
  }
}
