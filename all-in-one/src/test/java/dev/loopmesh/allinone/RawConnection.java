package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A plain socket, for requests that an HTTP client would not send. */
final class RawConnection implements AutoCloseable {
  private static final int LONGEST_MS = 20_000;

  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LONGEST_MS);
    socket.setTcpNoDelay(true);
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /**
   * Sends this repeatedly, with a pause before each time, until the server has closed the
   * connection.
   *
   * @return false when it has not after a very long time
   */
  boolean isClosedDuring(byte[] bytes, int everyMs) throws InterruptedException, IOException {
    socket.setSoTimeout(everyMs);
    long began = System.nanoTime();
    while (System.nanoTime() - began < LONGEST_MS * 1_000_000L) {
      try {
        if (socket.getInputStream().read(new byte[8_192]) < 0) {
          return true;
        }
        Thread.sleep(everyMs);
      } catch (SocketTimeoutException nothingCame) {
        // it is open
      } catch (IOException reset) {
        return true;
      }
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException closed) {
        return true;
      }
    }
    return false;
  }

  /** Reads until the server closes the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Reads until the server closes the connection, or resets it. */
  void untilClosed() throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException open) {
      throw open;
    } catch (IOException reset) {
      // closed too
    }
  }

  /** Reads one response with a Content-Length, or none to a HEAD. */
  String response(boolean toHead) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return read.toString(ISO_8859_1);
      }
      read.write(next);
    }
    String head = read.toString(ISO_8859_1);
    String length = head.replaceFirst("(?is).*\r\ncontent-length: *(\\d+).*", "$1");
    if (!toHead && length.matches("\\d+") && !head.startsWith("HTTP/1.1 304")) {
      read.write(socket.getInputStream().readNBytes(Integer.parseInt(length)));
    }
    return read.toString(ISO_8859_1);
  }

  /** Reads so many bytes. */
  byte[] bytes(int length) throws IOException {
    return socket.getInputStream().readNBytes(length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
