package dev.loopmesh.bench.micro;

import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.settings.Settings;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a service does so that a request waits, whose caller then goes away at once. */
@State(Scope.Thread)
public class ArtificialWaitBenchmark {
  private static final int REQUESTS = 100;

  @Param({"0ms", "1s", "lognormal(p50=1s,p99=3s)"})
  public String latency;

  private ArtificialWait wait;
  private HeldRequest held;

  @Setup
  public void hold() throws TimeoutException {
    wait = ArtificialWait.from(Settings.of(Map.of("LATENCY", latency)), "a database query");
    held = new HeldRequest();
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void beginAndGiveUp() throws TimeoutException {
    held.onLoop(
        () -> {
          for (int i = 0; i < REQUESTS; i++) {
            RepeatedRequest request = held.again();
            wait.begin(request);
            request.answered();
          }
        });
  }

  @TearDown
  public void letGo() throws TimeoutException {
    held.close();
  }
}
