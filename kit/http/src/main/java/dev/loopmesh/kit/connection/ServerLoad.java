package dev.loopmesh.kit.connection;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections and requests in flight of the servers of one {@code Vertx}, and refusals.
 * Thread-safe.
 */
public final class ServerLoad {
  private static final AttributeKey<String> PORT = AttributeKey.stringKey("port");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final int RESERVE = 10; // percent

  /** Why a connection or request was refused or ended. */
  public enum Reason {
    CONNECTIONS("connections"),
    IN_FLIGHT("in-flight"),
    SLOW_REQUEST("slow-request"),
    /** The client did not read its response. */
    SLOW_READER("slow-reader"),
    CONTROL_FRAMES("control-frames"),
    IDLE("idle");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final String port;
  private final ServerLimits limits;
  private final LongCounter refused;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * Starts at zero.
   *
   * @param port {@code public} or {@code management}
   */
  public ServerLoad(String port, ServerLimits limits, Meter meter) {
    this.port = port;
    this.limits = limits;
    Attributes here = Attributes.of(PORT, port);
    meter
        .gaugeBuilder("loopmesh.server.connections")
        .ofLongs()
        .setUnit("{connection}")
        .setDescription("Open connections")
        .buildWithCallback(gauge -> gauge.record(connections.get(), here));
    meter
        .gaugeBuilder("loopmesh.server.in_flight")
        .ofLongs()
        .setUnit("{request}")
        .setDescription("Requests whose responses have not been sent yet")
        .buildWithCallback(gauge -> gauge.record(inFlight.get(), here));
    refused =
        meter
            .counterBuilder("loopmesh.server.refused")
            .setUnit("{refusal}")
            .setDescription("Connections and requests refused or cut off, by reason")
            .build();
    for (Reason reason : Reason.values()) {
      refused.add(0, attributes(reason)); // so that the first one shows as an increase
    }
  }

  public ServerLimits limits() {
    return limits;
  }

  /**
   * Whether the request that has just begun exceeds the limit, which is a tenth higher for requests
   * that do not take long.
   */
  public boolean isFull(boolean mayTakeLong) {
    int most =
        mayTakeLong ? limits.inFlight() : limits.inFlight() + limits.inFlight() / RESERVE + 1;
    return inFlight.get() > most;
  }

  /** Counts a refusal. */
  public void refuse(Reason reason) {
    refused.add(1, attributes(reason));
  }

  private Attributes attributes(Reason reason) {
    return Attributes.of(PORT, port, REASON, reason.text);
  }

  void began() {
    inFlight.incrementAndGet();
  }

  void ended() {
    inFlight.decrementAndGet();
  }

  void connected() {
    connections.incrementAndGet();
  }

  void disconnected() {
    connections.decrementAndGet();
  }
}
