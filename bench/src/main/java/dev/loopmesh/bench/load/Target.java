package dev.loopmesh.bench.load;

/**
 * What is asked for, always the same.
 *
 * @param protocol of all connections
 * @param host a name or an address
 * @param port 1 to 65535
 * @param path with its query: {@code /users/42/summary}
 */
public record Target(Protocol protocol, String host, int port, String path) {

  /** How the generator speaks. */
  public enum Protocol {
    /** One request at a time on each connection. */
    HTTP_1_1,
    /** HTTP/2 with prior knowledge, all requests on one connection. */
    H2C
  }

  /** A path on this machine, over HTTP/1.1. */
  public static Target local(int port, String path) {
    return new Target(Protocol.HTTP_1_1, "127.0.0.1", port, path);
  }

  /** The same, asked for over another protocol. */
  public Target over(Protocol other) {
    return new Target(other, host, port, path);
  }
}
