package dev.loopmesh.kit.load.workload;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * How requests arrive. Terms as in Schroeder, Wierman, Harchol-Balter: Open Versus Closed: A
 * Cautionary Tale (NSDI 2006).
 */
public sealed interface Workload permits Arrivals, Users {
  /** For how long new requests are sent. */
  Duration time();

  /** Its parameters, such as {@code open, poisson, 200/s}. */
  @Override
  String toString();

  /** Its parameters. */
  JsonObject toJson();
}
