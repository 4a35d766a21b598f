package dev.loopmesh.kit.fault;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All kinds of faults there are, in the order in which they are told. */
public final class FaultCatalogue {
  private static final List<FaultKind> ALL =
      List.of(
          DelayFault.KIND,
          ErrorFault.KIND,
          ResetFault.KIND,
          HangFault.KIND,
          DribbleFault.KIND,
          TruncateFault.KIND,
          GarbleFault.KIND,
          BloatFault.KIND,
          RefuseFault.KIND,
          BlockLoopFault.KIND,
          SpinLoopFault.KIND,
          HogCpuFault.KIND,
          LeakFault.KIND,
          StarvePoolFault.KIND,
          DropContextFault.KIND,
          SkewClockFault.KIND,
          SickButHealthyFault.KIND,
          UnreadyFault.KIND,
          FlapFault.KIND);

  private FaultCatalogue() {}

  /** All of them. */
  public static List<FaultKind> all() {
    return ALL;
  }

  /** The kind of this name. */
  static Optional<FaultKind> named(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  /**
   * The kind of this name.
   *
   * @throws IllegalArgumentException that names them all
   */
  static FaultKind require(String name) {
    return named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no fault; write one of %s"
                        .formatted(
                            name,
                            ALL.stream().map(FaultKind::name).collect(Collectors.joining(", ")))));
  }
}
