package dev.loopmesh.kit.service;

import dev.loopmesh.kit.settings.InvalidSettings;
import io.vertx.core.Future;
import java.net.BindException;
import java.util.List;

/** A service cannot listen because its port is taken; the message names both ways out. */
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PortTaken(String variable, int port) {
    super("port %d is taken: stop what listens there, or set %s".formatted(port, variable));
  }

  /**
   * Fails as before, or with a better sentence when the port was taken, or when the host is no
   * address of this machine.
   *
   * @param variable the one that sets the port; {@code HOST} in its place sets the host
   */
  public static <T> Future<T> explain(Throwable failure, String variable, int port) {
    if (!(failure instanceof BindException)) {
      return Future.failedFuture(failure);
    }
    if (String.valueOf(failure.getMessage()).contains("assign")) { // as Linux and macOS say it
      String host = variable.replaceAll("PORT$", "HOST");
      return Future.failedFuture(
          new InvalidSettings(List.of(host + ": this machine has no such address")));
    }
    return Future.failedFuture(new PortTaken(variable, port));
  }
}
