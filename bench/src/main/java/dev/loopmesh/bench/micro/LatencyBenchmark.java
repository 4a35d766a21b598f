package dev.loopmesh.bench.micro;

import dev.loopmesh.kit.latency.Latency;
import java.time.Duration;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long shall this request wait? One draw from each form of the grammar. */
@State(Scope.Thread)
public class LatencyBenchmark {
  @Param({
    "1s",
    "uniform(50ms,150ms)",
    "normal(200ms,50ms)",
    "lognormal(p50=80ms,p99=900ms)",
    "quantiles(50=20ms,90=50ms,99=900ms)"
  })
  public String latency;

  private final SplittableRandom random = new SplittableRandom(1);
  private Latency model;

  @Setup
  public void read() {
    model = Latency.parse(latency);
  }

  @Benchmark
  public Duration draw() {
    return model.draw(random);
  }
}
