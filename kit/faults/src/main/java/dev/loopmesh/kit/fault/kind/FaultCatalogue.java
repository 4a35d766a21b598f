package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.FaultKind;
import java.util.List;

/** All kinds of faults, in the order of the documentation. */
public final class FaultCatalogue {
  private static final List<FaultKind> ALL =
      List.of(
          DelayFault.KIND,
          ErrorFaults.ERROR,
          ResetFault.KIND,
          HangFault.KIND,
          DribbleFault.KIND,
          TruncateFault.KIND,
          GarbleFault.KIND,
          BloatFault.KIND,
          ConditionFault.REFUSE,
          HoldLoopFault.BLOCK,
          HoldLoopFault.SPIN,
          HogCpuFault.KIND,
          LeakFault.KIND,
          ConditionFault.STARVE_POOL,
          DropContextFault.KIND,
          ConditionFault.SKEW_CLOCK,
          ErrorFaults.SICK_BUT_HEALTHY,
          ConditionFault.UNREADY,
          ConditionFault.FLAP);

  private FaultCatalogue() {}

  /** All kinds. */
  public static List<FaultKind> all() {
    return ALL;
  }
}
