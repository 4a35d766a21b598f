package dev.loopmesh.kit.service;

import dev.loopmesh.kit.settings.InvalidSettings;
import io.vertx.core.Future;
import java.net.BindException;
import java.util.List;

/** A port that a service needs is in use; the message names the variable that changes it. */
public final class PortInUse extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PortInUse(String variable, int port) {
    super(
        "Port %d is in use. Is Loopmesh already running? Set %s to use another."
            .formatted(port, variable));
  }

  /**
   * Fails with the same failure, or a clearer one when the port is in use or when the host is not
   * an address of this machine.
   *
   * @param variable sets the port; the one that sets the host ends in {@code HOST} instead
   */
  public static <T> Future<T> explain(Throwable failure, String variable, int port) {
    if (!(failure instanceof BindException)) {
      return Future.failedFuture(failure);
    }
    if (String.valueOf(failure.getMessage())
        .contains("assign")) { // "Cannot assign requested address", on Linux and macOS
      String host = variable.replaceAll("PORT$", "HOST");
      return Future.failedFuture(
          new InvalidSettings(List.of(host + ": this machine has no such address")));
    }
    return Future.failedFuture(new PortInUse(variable, port));
  }
}
