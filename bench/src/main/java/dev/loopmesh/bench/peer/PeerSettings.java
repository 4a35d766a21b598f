package dev.loopmesh.bench.peer;

import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every peer is told.
 *
 * @param port to listen at
 * @param user base address of the users
 * @param orders base address of the orders
 * @param payments base address of the payments
 */
record PeerSettings(int port, URI user, URI orders, URI payments) {
  private static final Pattern SUMMARY = Pattern.compile("/users/(\\d{1,9})/summary");

  /** Where peers listen. */
  static final String HOST = "127.0.0.1";

  /**
   * Connections to all services, which may stand at one address: as many as a process can have, for
   * the pool is not what is measured.
   */
  static final int CONNECTIONS = 15_000;

  /**
   * As {@code PORT}, {@code USER_SERVICE_URL}, {@code ORDER_SERVICE_URL} and {@code
   * PAYMENT_SERVICE_URL} say.
   *
   * @throws IllegalArgumentException when one is missing or is no address
   */
  static PeerSettings from(Map<String, String> environment) {
    return new PeerSettings(
        Integer.parseInt(required(environment, "PORT")),
        URI.create(required(environment, "USER_SERVICE_URL")),
        URI.create(required(environment, "ORDER_SERVICE_URL")),
        URI.create(required(environment, "PAYMENT_SERVICE_URL")));
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }

  /** The user whom a request's path asks for, or null when it asks for something else. */
  static String userOf(String path) {
    Matcher matcher = SUMMARY.matcher(path);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** Ends a program that cannot serve. */
  static void giveUp(Throwable why) {
    System.err.println("cannot serve: " + why);
    System.exit(1);
  }
}
