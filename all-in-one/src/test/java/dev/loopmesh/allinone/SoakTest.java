package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random faults from one seed, under load: the mesh recovers, no request takes longer than its
 * deadline, and nothing leaks. A short one by default; {@code mvn -Psoak verify} for half an hour,
 * or for as long as {@code -Dsoak.duration} says.
 */
@Tag("load")
class SoakTest {
  private static final Duration LENGTH = DurationText.parse(property("soak.duration", "15s"));
  private static final int SEED = Integer.parseInt(property("soak.seed", "1"));
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private static final List<String> SERVICES =
      List.of("user-service", "order-service", "payment-service");

  /** Faults of the services; none of them blocks the aggregator's own loop. */
  private static final List<String> FAULTS =
      List.of(
          "{'fault':'delay','latency':'lognormal(p50=80ms,p99=900ms)'}",
          "{'fault':'error','status':503,'probability':0.5}",
          "{'fault':'reset','probability':0.3}",
          "{'fault':'hang','probability':0.2}",
          "{'fault':'dribble','over':'300ms','probability':0.3}",
          "{'fault':'truncate','probability':0.3}",
          "{'fault':'garble','probability':0.3}",
          "{'fault':'bloat','bytes':2097152,'probability':0.05}",
          "{'fault':'refuse'}",
          "{'fault':'block-loop','hold':'100ms','probability':0.02}",
          "{'fault':'spin-loop','hold':'20ms','probability':0.02}",
          "{'fault':'hog-cpu','threads':1}",
          "{'fault':'leak','bytes':10000,'most':4000000}",
          "{'fault':'skew-clock','skew':'-5s'}",
          "{'fault':'sick-but-healthy','status':500}",
          "{'fault':'unready'}",
          "{'fault':'flap','every':'100ms'}");

  private static final List<String> FAULTS_OF_THE_AGGREGATOR =
      List.of("{'fault':'drop-context','probability':0.5}", "{'fault':'starve-pool','places':5}");

  @Test
  void faultsComeAndGo() throws Exception {
    Map<String, String> settings =
        Map.of("LATENCY", "20ms", "AGGREGATOR_POOL_SIZE", "64", "AGGREGATOR_POOL_QUEUE", "1000");
    try (TracedMesh mesh = TracedMesh.with(settings)) {
      try (SteadyLoad load = new SteadyLoad(mesh.mesh().url("aggregator"))) {
        Thread.sleep(WARM_UP.toMillis());
        load.finish();
      }
      SECONDS.sleep(1); // connections of the load close
      Usage before = Usage.now();

      try (SteadyLoad load = new SteadyLoad(mesh.mesh().url("aggregator"))) {
        int faults = letThingsGoWrong(mesh);
        undoAll(mesh);
        load.finish();
        System.out.println(load + ", " + faults + " faults, seed " + SEED);
        load.assertEverybodyWasAnsweredInTime();
      }

      for (int i = 0; i < 20; i++) {
        assertEquals(200, mesh.ask(TracedMesh.summary("parallel")).statusCode());
      }
      Usage after = Usage.eventually(before);
      System.out.println("before " + before + ", after " + after);
      assertTrue(after.isNoMoreThan(before), () -> "left behind: " + before + ", " + after);
      for (String service : SERVICES) {
        assertEquals(200, mesh.manage(service, "GET", "/livez", null).statusCode());
        assertEquals(200, mesh.manage(service, "GET", "/readyz", null).statusCode());
      }
    }
  }

  private static int letThingsGoWrong(TracedMesh mesh) throws Exception {
    Random random = new Random(SEED);
    long untilNanos = System.nanoTime() + LENGTH.toNanos();
    int faults = 0;
    while (System.nanoTime() < untilNanos) {
      boolean ofTheAggregator = random.nextInt(8) == 0;
      List<String> kinds = ofTheAggregator ? FAULTS_OF_THE_AGGREGATOR : FAULTS;
      String service = ofTheAggregator ? "aggregator" : SERVICES.get(random.nextInt(3));
      JsonObject fault =
          new JsonObject(kinds.get(random.nextInt(kinds.size())).replace('\'', '"'))
              .put("for", 200 + random.nextInt(2_000) + "ms")
              .put("seed", random.nextInt(1_000));
      String uri = "/faults/soak-" + faults % 5;
      var answer = mesh.manage(service, "PUT", uri, fault);
      assertEquals(200, answer.statusCode(), answer::body);
      faults++;
      Thread.sleep(100 + random.nextInt(400));
    }
    return faults;
  }

  private static void undoAll(TracedMesh mesh) throws Exception {
    for (String service :
        List.of("aggregator", "user-service", "order-service", "payment-service")) {
      assertEquals(204, mesh.manage(service, "DELETE", "/faults", null).statusCode());
    }
  }

  /** What this process uses. */
  private record Usage(long descriptors, int threads, long heapBytes) {
    // pools of threads and connections vary, and the lab keeps traces within its bounds
    private static final long MORE_DESCRIPTORS = 3 * 2 * 64 + 50;
    private static final int MORE_THREADS = 15;
    private static final long MORE_BYTES = 90L << 20;

    static Usage now() {
      System.gc();
      Runtime memory = Runtime.getRuntime();
      var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Usage(
          system.getOpenFileDescriptorCount(),
          Thread.activeCount(),
          memory.totalMemory() - memory.freeMemory());
    }

    /** The usage once it is no higher than before, or after a while. */
    static Usage eventually(Usage before) throws InterruptedException {
      Usage now = now();
      for (int look = 0; look < 50 && !now.isNoMoreThan(before); look++) {
        SECONDS.sleep(1);
        now = now();
      }
      return now;
    }

    boolean isNoMoreThan(Usage before) {
      return descriptors <= before.descriptors + MORE_DESCRIPTORS
          && threads <= before.threads + MORE_THREADS
          && heapBytes <= before.heapBytes + MORE_BYTES;
    }
  }

  private static String property(String name, String otherwise) {
    String value = System.getProperty(name, "");
    return value.isEmpty() || value.startsWith("$") ? otherwise : value;
  }
}
