package dev.loopmesh.kit.connection;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections and requests in flight the servers of one {@code Vertx} have, and what was
 * refused because there were too many or they were too slow. Thread-safe.
 */
public final class ServerLoad {
  private static final AttributeKey<String> PORT = AttributeKey.stringKey("port");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final int RESERVE = 10; // percent

  /** Why something was refused or cut off. */
  public enum Reason {
    /** Too many connections. */
    CONNECTIONS("connections"),
    /** Too many requests in flight. */
    IN_FLIGHT("in-flight"),
    /** A request that did not arrive in time. */
    SLOW_REQUEST("slow-request"),
    /** A response of which the client took nothing for too long. */
    SLOW_READER("slow-reader"),
    /** Too many control frames on an HTTP/2 connection. */
    CONTROL_FRAMES("control-frames"),
    /** A connection without requests for too long. */
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
   * Without any yet.
   *
   * @param port what its port is for: {@code public} or {@code management}
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
      refused.add(0, attributes(reason)); // so that the first one is seen as an increase
    }
  }

  /** The limits that it is held to. */
  public ServerLimits limits() {
    return limits;
  }

  /**
   * Whether the request that has just begun is one too many. A tenth more of them is kept for those
   * that need no waiting, which are over at once.
   */
  public boolean isFull(boolean waits) {
    int most = waits ? limits.inFlight() : limits.inFlight() + limits.inFlight() / RESERVE + 1;
    return inFlight.get() > most;
  }

  /** Counts something that was refused or cut off. */
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

  /** Counts one more connection; returns how many there are with it. */
  int connected() {
    return connections.incrementAndGet();
  }

  void disconnected() {
    connections.decrementAndGet();
  }
}
