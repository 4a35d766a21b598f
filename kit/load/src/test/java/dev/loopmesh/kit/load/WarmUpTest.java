package dev.loopmesh.kit.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.loopmesh.kit.load.workload.Arrivals;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it counts the open files of the process")
class WarmUpTest {
  @Test
  void warmingUpWhileTheLoopIsHeldOpensFewConnectionsAndKeepsNone() throws Exception {
    UnixOperatingSystemMXBean process =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    AtomicLong most = new AtomicLong();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (LoadGenerator generator = new LoadGenerator();
        TestServer server = TestServer.quick()) {
      generator.warmUp(Duration.ofMillis(10)); // opens what is kept: classes, the selector
      long before = process.getOpenFileDescriptorCount();
      clock.scheduleAtFixedRate(
          () -> most.accumulateAndGet(process.getOpenFileDescriptorCount(), Math::max),
          1,
          1,
          TimeUnit.MILLISECONDS);
      LoadRun holding =
          generator.start(
              LoadPlan.of(server.url("/"), Arrivals.constant(10, Duration.ofMinutes(1))),
              new LoadListener() {
                @Override
                public void sent(LoadRequest request) {
                  LockSupport.parkNanos(50_000_000); // 250 requests of the warm-up are then due
                }
              });
      generator.warmUp(Duration.ofSeconds(1));
      holding.stop();
      holding.await();

      assertTrue(most.get() - before < 100, before + " files open, then up to " + most);
      int kept = 2 * server.open(); // by the other run, at both ends
      long after = process.getOpenFileDescriptorCount() - kept;
      assertTrue(after - before < 8, before + " files open, and then " + after + " and " + kept);
    } finally {
      clock.shutdownNow();
    }
  }
}
