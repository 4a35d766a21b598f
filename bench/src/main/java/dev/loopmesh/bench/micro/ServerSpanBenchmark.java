package dev.loopmesh.bench.micro;

import dev.loopmesh.kit.telemetry.ServerTracing;
import dev.loopmesh.kit.telemetry.Telemetry;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The span and the metrics of one request, from its coming to its answer. */
@State(Scope.Thread)
public class ServerSpanBenchmark {
  @Param({"always_on", "always_off"})
  public String sampler;

  private Telemetry telemetry;
  private ServerTracing tracing;
  private HeldRequest held;

  @Setup
  public void hold() throws TimeoutException {
    telemetry = Tracing.with(sampler);
    tracing = new ServerTracing(telemetry);
    held = new HeldRequest();
  }

  @Benchmark
  public RepeatedRequest beginAndEnd() {
    RepeatedRequest request = held.again();
    tracing.begin(request);
    request.answered();
    return request;
  }

  @TearDown
  public void letGo() throws TimeoutException {
    held.close();
    telemetry.close();
  }
}
