package dev.loopmesh.bench.load;

/**
 * What each request is for.
 *
 * @param port on 127.0.0.1
 * @param path with its query: {@code /users/42/summary}
 */
public record Target(Protocol protocol, int port, String path) {
  static final String HOST = "127.0.0.1";

  /** Between generator and target. */
  public enum Protocol {
    /** One request at a time on each connection. */
    HTTP_1_1,
    /** HTTP/2 with prior knowledge, all requests on one connection. */
    H2C
  }

  /** A path over HTTP/1.1. */
  public static Target http1(int port, String path) {
    return new Target(Protocol.HTTP_1_1, port, path);
  }
}
