package dev.loopmesh.lab.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A WebSocket to {@code /api/live} over a plain socket, for frames that no browser would send. */
final class RawPage implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  private static final int FINAL = 0x80;
  private static final int SMALL_BUFFER = 16 << 10;

  private final Socket socket = new Socket();
  private final DataInputStream in;

  RawPage(int port) throws IOException {
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.setSendBufferSize(SMALL_BUFFER);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
    String upgrade =
        "GET /api/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    send(upgrade.getBytes(ISO_8859_1));
  }

  /** Reads the head of the response to the upgrade, and returns its status. */
  int status() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.readByte());
    }
    return Integer.parseInt(head.toString(ISO_8859_1).substring(9, 12));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** A whole masked frame (RFC 6455 section 5.2) of at most 125 bytes; its mask is 0. */
  static byte[] frame(int opcode, byte... payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(FINAL | opcode);
    frame.write(0x80 | payload.length);
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  static byte[] frame(int opcode, String payload) {
    return frame(opcode, payload.getBytes(UTF_8));
  }

  /** Reads until the server's Close, and returns its code; 1005 if it has none. */
  int closeCode() throws IOException {
    while (true) {
      int opcode = in.readByte() & 0xf;
      int length = in.readByte();
      long size = length == 127 ? in.readLong() : length == 126 ? in.readUnsignedShort() : length;
      byte[] payload = in.readNBytes((int) size);
      if (opcode == CLOSE) {
        return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
      }
    }
  }

  /**
   * Sends this repeatedly until the server closes the connection; returns the number of bytes sent.
   */
  long flood(byte[] bytes) {
    long sent = 0;
    try {
      while (true) {
        send(bytes);
        sent += bytes.length;
      }
    } catch (IOException closed) {
      return sent;
    }
  }

  /** Whether the server has closed the connection, as seen by a client that reads nothing. */
  boolean isCutOff() {
    try {
      send(frame(PING));
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
