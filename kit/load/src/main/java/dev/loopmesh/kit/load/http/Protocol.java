package dev.loopmesh.kit.load.http;

/** Between load generator and target. */
public enum Protocol {
  /** One request at a time on each connection. */
  HTTP_1_1("HTTP/1.1"),
  /** HTTP/2 with prior knowledge, all requests on one connection. */
  H2C("h2c");

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  /** As in reports: {@code HTTP/1.1} or {@code h2c}. */
  @Override
  public String toString() {
    return text;
  }
}
