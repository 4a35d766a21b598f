package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/**
 * Something that goes wrong on purpose: each case is one small class, which does exactly what its
 * name says and nothing else. When, how often and to which requests is said by its {@link
 * FaultDefinition}.
 *
 * <p>Faults are immutable. Some act on single requests, on the event loop that serves them; the
 * others change the {@link Condition} of the whole service. How each is written, and how it shows:
 * {@link FaultCatalogue}.
 */
public sealed interface Fault
    permits DelayFault,
        ErrorFault,
        ResetFault,
        HangFault,
        DribbleFault,
        TruncateFault,
        GarbleFault,
        BloatFault,
        RefuseFault,
        BlockLoopFault,
        SpinLoopFault,
        HogCpuFault,
        LeakFault,
        StarvePoolFault,
        DropContextFault,
        SkewClockFault,
        SickButHealthyFault,
        UnreadyFault,
        FlapFault {

  /** Which of the kinds it is. */
  FaultKind kind();

  /** Its own members as JSON, without the kind; many have none. */
  default JsonObject members() {
    return new JsonObject();
  }

  /**
   * Meets one request before its route does, on the serving loop. Goes on with it, now or later, or
   * ends it.
   */
  default void meet(Encounter encounter) {
    encounter.goOn();
  }

  /** What becomes of the service while this is active. */
  default Condition added(Condition condition) {
    return condition;
  }
}
