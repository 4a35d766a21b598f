package dev.loopmesh.aggregator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;

/**
 * One exchange over a plain socket, for requests that an HTTP client would not send.
 *
 * @param status from the status line
 * @param headers by name, in any case
 */
record RawExchange(int status, Map<String, String> headers, String body) {
  private static final int LONGEST_MS = 10_000;

  /** Sends these bytes and reads until the server closes the connection. */
  static RawExchange with(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(LONGEST_MS);
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      return read(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }
  }

  private static RawExchange read(String answer) {
    String[] parts = answer.split("\r\n\r\n", 2);
    String[] head = parts[0].split("\r\n");
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int line = 1; line < head.length; line++) {
      String[] header = head[line].split(": ", 2);
      headers.put(header[0], header[1]);
    }
    String body = new String(parts[1].getBytes(ISO_8859_1), UTF_8);
    return new RawExchange(Integer.parseInt(head[0].split(" ")[1]), headers, body);
  }

  JsonObject problem() {
    return new JsonObject(body);
  }
}
