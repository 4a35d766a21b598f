package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.settings.Settings;
import java.time.Duration;

/**
 * Settings of fault injection.
 *
 * @param visible whether spans, metrics and logs record faults
 * @param perRequest whether requests may have a fault in their baggage
 * @param seed of the random sequences of faults without a seed of their own
 * @param callers checks the callers of such requests
 * @param longestInBaggage how long such a fault lasts at most
 * @param work what faults that hold a thread do with it
 */
public record FaultSettings(
    boolean visible,
    boolean perRequest,
    long seed,
    Guard callers,
    Duration longestInBaggage,
    BusyWork work) {

  /**
   * Reads {@code FAULTS_VISIBLE}, {@code REQUEST_FAULTS}, {@code SEED} and the settings of a guard.
   *
   * @param service its name
   * @param work as in {@link #work}
   */
  public static FaultSettings from(Settings settings, String service, BusyWork work) {
    return new FaultSettings(
        settings.flag("FAULTS_VISIBLE", true),
        settings.flag("REQUEST_FAULTS", false),
        settings.integer("SEED", 1, 0, Integer.MAX_VALUE),
        Guard.read(settings, service, "HOST"),
        FaultLimits.LONGEST_IN_BAGGAGE,
        work);
  }
}
