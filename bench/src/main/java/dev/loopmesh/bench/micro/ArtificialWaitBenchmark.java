package dev.loopmesh.bench.micro;

import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a service does for a request that need not wait: it draws, and tells the caller. */
@State(Scope.Thread)
public class ArtificialWaitBenchmark {
  private final ArtificialWait wait =
      ArtificialWait.from(Settings.of(Map.of("LATENCY", "0ms")), "a database query");
  private HeldRequest held;

  @Setup
  public void hold() throws TimeoutException {
    held = new HeldRequest();
  }

  @Benchmark
  public Future<Void> announce() {
    return wait.begin(held.again());
  }

  @TearDown
  public void letGo() throws TimeoutException {
    held.close();
  }
}
