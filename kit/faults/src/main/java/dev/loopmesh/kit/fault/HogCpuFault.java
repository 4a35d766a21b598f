package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Threads that compute for nothing, beside the event loop. */
record HogCpuFault(int threads) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "hog-cpu",
          HogCpuFault.class,
          FaultKind.Reach.SERVICE,
          "threads that compute for nothing, beside the event loop",
          "`jvm_cpu_time_seconds_total` and `jvm_threads` rise; timers come late",
          "`threads`: 1 to 4 for each core of the machine; one for each by default",
          null,
          new JsonObject().put("threads", 2),
          members ->
              new HogCpuFault(
                  (int) members.integer("threads", cores(), 1, FaultBounds.hogThreads())));

  private static long cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    return new JsonObject().put("threads", threads);
  }

  @Override
  public Condition added(Condition condition) {
    return condition.withMoreHogs(threads);
  }
}
