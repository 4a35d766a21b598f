package dev.loopmesh.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.fault.BusyWork;
import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.service.HasDefences;
import dev.loopmesh.kit.service.HasLatency;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.LiveSetting;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A service without routes; each response of its management port is checked against its OpenAPI
 * document.
 */
final class ManagedService implements AutoCloseable {
  private static final LiveSetting<Integer> ATTEMPTS =
      LiveSetting.integer("ATTEMPTS", 1, 1, 10, "how often");
  private static final LiveSetting<Duration> PATIENCE =
      LiveSetting.duration(
          "PATIENCE",
          Duration.ofSeconds(1),
          Duration.ofMillis(1),
          Duration.ofMinutes(1),
          "how long");

  private final CountDownLatch release = new CountDownLatch(1);
  private final ContractedService management;
  private Vertx serving;

  private ManagedService(Protocol protocol, boolean waits, Map<String, String> settings)
      throws Exception {
    Function<Settings, Service> create = waits ? Waiting::new : Idle::new;
    ServiceSpec spec = new ServiceSpec("test-service", 0, create, waits, false, BusyWork.NONE);
    management = ContractedService.startManagement(spec, protocol, settings);
  }

  /** With a latency, a slow stop, and a short timeout for a blocked loop. */
  static ManagedService thatWaits(Protocol protocol) throws Exception {
    return new ManagedService(
        protocol,
        true,
        Map.of(
            "LOOP_DEAD",
            "2s",
            "SHUTDOWN_DELAY",
            "1s",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none"));
  }

  /** Without a latency, and without a restart. */
  static ManagedService thatWaitsForNothing(Protocol protocol) throws Exception {
    return new ManagedService(protocol, false, Map.of());
  }

  private class Idle implements Service {
    Idle(Settings settings) {
      settings.live(List.of(ATTEMPTS, PATIENCE), values -> values.of(ATTEMPTS));
    }

    @Override
    public final void addRoutes(Router router, Vertx vertx) {
      serving = vertx;
    }
  }

  private final class Waiting extends Idle implements HasDefences, HasLatency {
    private final ArtificialWait wait;

    Waiting(Settings settings) {
      super(settings);
      wait = ArtificialWait.from(settings, "nothing");
    }

    @Override
    public Set<String> defenceMetrics() {
      return Set.of("loopmesh_faults", "loopmesh_server_connections");
    }

    @Override
    public ArtificialWait artificialWait() {
      return wait;
    }
  }

  ContractedService contract() {
    return management;
  }

  HttpResponse<Buffer> get(String uri, String... headers) throws Exception {
    return management.get(uri, headers);
  }

  int status(String uri) {
    try {
      return management.get(uri).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<Buffer> put(String uri, String body) throws Exception {
    return call(HttpMethod.PUT, uri, body);
  }

  HttpResponse<Buffer> delete(String uri) throws Exception {
    return call(HttpMethod.DELETE, uri, "");
  }

  /** Calls with a body, unless it is empty; single quotes in it are replaced by double ones. */
  HttpResponse<Buffer> call(HttpMethod method, String uri, String body, String... headers)
      throws Exception {
    return management.call(method, uri, Buffer.buffer(body.replace('\'', '"')), headers);
  }

  /** Holds the serving loop until {@link #releaseLoop}. */
  void holdLoop() {
    serving.runOnContext(
        onTheLoop -> {
          try {
            release.await(30, SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  void releaseLoop() {
    release.countDown();
  }

  /** Polls until the condition holds. */
  static void until(BooleanSupplier condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < 30_000_000_000L, "it has not come to be");
      Thread.sleep(5);
    }
  }

  @Override
  public void close() throws TimeoutException {
    management.close();
  }
}
