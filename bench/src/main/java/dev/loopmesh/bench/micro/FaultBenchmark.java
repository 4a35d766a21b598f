package dev.loopmesh.bench.micro;

import dev.loopmesh.kit.fault.FaultBoard;
import dev.loopmesh.kit.fault.FaultSettings;
import dev.loopmesh.kit.fault.RequestFaults;
import dev.loopmesh.kit.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What faults cost when there is none: a request that meets nothing. */
@State(Scope.Thread)
public class FaultBenchmark {
  /** Whether a request may bring one of its own. */
  @Param({"false", "true"})
  public boolean perRequest;

  private final Vertx timers = Vertx.vertx();
  private RequestFaults faults;
  private HeldRequest held;
  private RepeatedRequest request;

  @Setup
  public void hold() throws TimeoutException {
    faults =
        new FaultBoard(
                "aggregator",
                FaultSettings.from(
                    Settings.of(Map.of("REQUEST_FAULTS", "" + perRequest)), "aggregator"),
                OpenTelemetry.noop().getMeter(""),
                condition -> Future.succeededFuture(),
                timers)
            .requests();
    held = new HeldRequest();
    request = held.again();
  }

  @Benchmark
  public int meetNone() {
    faults.meet(request);
    return request.passedOn();
  }

  @TearDown
  public void letGo() throws TimeoutException {
    held.close();
    timers.close().await();
  }
}
