package dev.loopmesh.contract;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * An address that refuses connections until this is closed: its port is bound, so that no other
 * program gets it, but nobody listens.
 */
public final class ClosedDoor implements AutoCloseable {
  private final Socket bound = new Socket();

  /**
   * Takes any free port of the loopback address.
   *
   * @throws IOException when there is none
   */
  public ClosedDoor() throws IOException {
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /**
   * Where nobody listens.
   *
   * @return an http URL with a host and a port, and no more
   */
  public String url() {
    return "http://127.0.0.1:" + bound.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    bound.close();
  }
}
