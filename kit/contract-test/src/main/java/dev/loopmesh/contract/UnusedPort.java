package dev.loopmesh.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port that is bound but not listened on, so that it refuses connections until it is closed. */
public final class UnusedPort implements AutoCloseable {
  private final Socket bound = new Socket();

  /**
   * Binds a free port of the loopback address.
   *
   * @throws IOException when there is none
   */
  public UnusedPort() throws IOException {
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Its URL: {@code http://host:port}. */
  public String url() {
    return "http://127.0.0.1:" + bound.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    bound.close();
  }
}
