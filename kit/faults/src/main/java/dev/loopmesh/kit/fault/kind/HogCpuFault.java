package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.Activation;
import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.FaultLimits;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Keeps threads beside the event loop busy. */
record HogCpuFault(int threads) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "hog-cpu",
          FaultKind.Reach.SERVICE,
          "runs threads that only use CPU, beside the event loop",
          "`jvm_cpu_time_seconds_total` and `jvm_threads` rise; timers run late",
          "`threads`: 1 to 4 per core of the machine; 1 per core by default",
          Optional.empty(),
          new JsonObject().put("threads", 2),
          members ->
              new HogCpuFault(
                  (int) members.integer("threads", cores(), 1, FaultLimits.busyThreads())));

  private static long cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("threads", threads);
  }

  @Override
  public void apply(AffectedRequest request) {
    request.proceed();
  }

  @Override
  public void begin(Activation activation) {
    activation.startThreads(threads);
  }
}
