package dev.loopmesh.kit.service;

import io.vertx.core.Future;
import java.net.BindException;

/** A service cannot listen because its port is taken; the message names both ways out. */
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PortTaken(String variable, int port) {
    super("port %d is taken: stop what listens there, or set %s".formatted(port, variable));
  }

  /** Fails as before, or with a better sentence when a taken port was the cause. */
  public static <T> Future<T> explain(Throwable failure, String variable, int port) {
    return Future.failedFuture(
        failure instanceof BindException ? new PortTaken(variable, port) : failure);
  }
}
