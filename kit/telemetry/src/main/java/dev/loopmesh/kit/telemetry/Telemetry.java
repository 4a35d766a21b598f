package dev.loopmesh.kit.telemetry;

import dev.loopmesh.kit.log.ServiceLog;
import dev.loopmesh.kit.metrics.Exposition;
import dev.loopmesh.kit.metrics.JvmMeters;
import dev.loopmesh.kit.scope.InstrumentationScope;
import dev.loopmesh.kit.settings.InvalidSettings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

/**
 * OpenTelemetry of one service, configured by {@code OTEL_*} as the specification says; by default
 * traces and logs go to the lab on this machine. Thread-safe.
 */
public final class Telemetry implements AutoCloseable {
  private static final long LONGEST_FLUSH_MS = 1_000;
  private static final ClassLoader LOADER = Telemetry.class.getClassLoader();
  private static final Map<String, String> DEFAULTS =
      Map.of(
          // metrics of the SDK itself, such as dropped spans, with their current names
          "otel.experimental.sdk.telemetry.version", "latest",
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.exporter.otlp.endpoint", "http://127.0.0.1:4318",
          "otel.metrics.exporter", "none",
          // so that a trace appears at once
          "otel.bsp.schedule.delay", "500",
          // for thousands of spans per second; a batch is about 1 MB
          "otel.bsp.max.queue.size", "8192",
          "otel.bsp.max.export.batch.size", "2048",
          "otel.blrp.schedule.delay", "500");

  private final OpenTelemetry openTelemetry;
  private final Exposition exposition;
  private final SkewedClock clock;
  private final ServiceLog log;
  private final String instance;

  private Telemetry(
      OpenTelemetry openTelemetry,
      Exposition exposition,
      SkewedClock clock,
      ServiceLog log,
      String instance) {
    this.openTelemetry = openTelemetry;
    this.exposition = exposition;
    this.clock = clock;
    this.log = log;
    this.instance = instance;
  }

  /** Records and sends nothing; log lines may be shown. */
  public static Telemetry none(String service, Level linesShownAt) {
    OpenTelemetry none = OpenTelemetry.noop();
    return new Telemetry(
        none,
        new Exposition(),
        new SkewedClock(),
        new ServiceLog(service, linesShownAt, none),
        ServiceResource.newInstance());
  }

  /**
   * Starts the telemetry of a service. Exporters have threads and bounded queues of their own.
   *
   * @param variables {@code OTEL_*} environment variables
   * @param linesShownAt level at which log lines of requests go to standard error
   * @throws InvalidSettings when one of them is invalid or not built in
   */
  public static Telemetry start(
      String service, String version, Map<String, String> variables, Level linesShownAt) {
    List<String> errors = TelemetrySettings.errors(variables);
    if (!errors.isEmpty()) {
      throw new InvalidSettings(errors);
    }
    try {
      return configured(service, version, variables, linesShownAt);
    } catch (ConfigurationException e) {
      throw new InvalidSettings(List.of("OTEL_*: " + e.getMessage()));
    }
  }

  private static Telemetry configured(
      String service, String version, Map<String, String> variables, Level linesShownAt) {
    Map<String, String> properties = new HashMap<>(DEFAULTS);
    variables.forEach((name, value) -> properties.put(propertyOf(name), value));
    properties.putIfAbsent("otel.service.name", service);
    Exposition exposition = new Exposition();
    SkewedClock clock = new SkewedClock();
    ServiceResource resource = new ServiceResource(version);
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook() // a service ends its telemetry after its last response
            .setComponentLoader(ComponentLoader.forClassLoader(LOADER))
            .addPropertiesCustomizer(environment -> withoutEmpty(properties))
            .addResourceCustomizer((environment, config) -> resource.addTo(environment))
            .addPropagatorCustomizer((propagator, config) -> DroppablePropagator.of(propagator))
            .addTracerProviderCustomizer((provider, config) -> provider.setClock(clock))
            .addLoggerProviderCustomizer((provider, config) -> provider.setClock(clock))
            .addMeterProviderCustomizer((provider, config) -> exposition.of(provider))
            .build()
            .getOpenTelemetrySdk();
    if (isDisabled(properties)) {
      OpenTelemetry passingOn = passingOn(sdk);
      return new Telemetry(
          passingOn,
          new Exposition(),
          clock,
          new ServiceLog(service, linesShownAt, passingOn),
          resource.instance());
    }
    Telemetry telemetry =
        new Telemetry(
            sdk,
            exposition,
            clock,
            new ServiceLog(service, linesShownAt, sdk),
            resource.instance());
    JvmMeters.observe(telemetry.meter());
    return telemetry;
  }

  /**
   * With null for each empty variable: OpenTelemetry reads the environment too, and takes some
   * empty ones as values.
   */
  private static Map<String, String> withoutEmpty(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("OTEL_") && value.isBlank()) {
                all.putIfAbsent(propertyOf(name), null);
              }
            });
    return all;
  }

  private static boolean isDisabled(Map<String, String> properties) {
    return "true".equalsIgnoreCase(properties.get("otel.sdk.disabled"));
  }

  /** A disabled SDK would still propagate ids of spans that do not exist. */
  private static OpenTelemetry passingOn(OpenTelemetrySdk sdk) {
    ContextPropagators propagators = sdk.getPropagators();
    sdk.close();
    return OpenTelemetry.propagating(propagators);
  }

  private static String propertyOf(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  /** The {@code service.instance.id}: a random one, unless the environment has another. */
  public String instance() {
    return instance;
  }

  /** Sets the clock of later spans ahead, or behind when negative. */
  public void skewClock(long nanos) {
    clock.skew(nanos);
  }

  public ServiceLog log() {
    return log;
  }

  public Meter meter() {
    return InstrumentationScope.meter(openTelemetry);
  }

  /** The metrics for Prometheus; empty when telemetry is off. */
  public Exposition exposition() {
    return exposition;
  }

  /** Flushes for up to a second, and ends. Blocks; not on event loops. */
  @Override
  public void close() {
    if (openTelemetry instanceof OpenTelemetrySdk sdk) {
      sdk.shutdown().join(LONGEST_FLUSH_MS, TimeUnit.MILLISECONDS);
    }
  }
}
