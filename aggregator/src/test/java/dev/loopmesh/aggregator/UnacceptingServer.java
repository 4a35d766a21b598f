package dev.loopmesh.aggregator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port whose accept queue is full: the kernel drops further connection requests unanswered. */
final class UnacceptingServer implements AutoCloseable {
  private static final int MOST = 16;
  private static final int NO_ANSWER_MS = 100;

  private final ServerSocket server;
  private final List<Socket> queued = new ArrayList<>();

  UnacceptingServer() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    while (connects()) {
      if (queued.size() == MOST) {
        throw new IOException("the accept queue does not fill up");
      }
    }
  }

  private boolean connects() throws IOException {
    Socket socket = new Socket();
    queued.add(socket);
    try {
      socket.connect(
          new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), NO_ANSWER_MS);
      return true;
    } catch (SocketTimeoutException full) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    server.close();
  }
}
