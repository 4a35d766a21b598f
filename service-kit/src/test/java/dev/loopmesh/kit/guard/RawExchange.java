package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.service.LiveService;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One exchange on a connection of its own, byte by byte: browsers send what clients for programs do
 * not let one write.
 */
record RawExchange(int port, String host, String text) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 ([0-9]{3}) ");
  private static final Pattern PROBLEM = Pattern.compile("problem/([a-z-]+)\"");
  private static final int PATIENCE_MS = 10_000;

  static RawExchange of(LiveService service) {
    return new RawExchange(service.running().port(), "127.0.0.1:" + service.running().port(), "");
  }

  static RawExchange ofManagement(LiveService service) {
    return new RawExchange(service.running().managementPort(), "127.0.0.1", "");
  }

  /** The same server, called by another name. */
  RawExchange as(String otherHost) {
    return new RawExchange(port, otherHost, text);
  }

  RawExchange get(String path, String... headers) throws IOException {
    return send("GET", path, "", headers);
  }

  RawExchange put(String path, String body, String... headers) throws IOException {
    return send("PUT", path, body, headers);
  }

  RawExchange send(String method, String path, String body, String... headers) throws IOException {
    String head = String.join("\r\n", headers);
    StringBuilder request = new StringBuilder();
    request.append("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, host));
    request.append(headers.length == 0 ? "" : head + "\r\n");
    request.append(head.contains("Connection:") ? "" : "Connection: close\r\n");
    boolean length = head.contains("Content-Length:") || body.isEmpty();
    request.append(length ? "" : "Content-Length: " + body.length() + "\r\n");
    request.append("\r\n").append(body);
    return new RawExchange(port, host, exchange(request.toString()));
  }

  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      StringBuilder answer = new StringBuilder();
      byte[] part = new byte[4096];
      while (!isWhole(answer)) {
        int read = socket.getInputStream().read(part);
        if (read < 0) {
          break;
        }
        answer.append(new String(part, 0, read, StandardCharsets.UTF_8));
      }
      return answer.toString();
    }
  }

  private static boolean isWhole(CharSequence answer) {
    Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(answer);
    int body = answer.toString().indexOf("\r\n\r\n") + 4;
    return body > 3 && length.find() && answer.length() >= body + Integer.parseInt(length.group(1));
  }

  int status() {
    Matcher status = STATUS.matcher(text);
    return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
  }

  /** Whether a header begins like this, in whatever case. */
  boolean has(String header) {
    return text.toLowerCase(Locale.ROOT).contains("\n" + header.toLowerCase(Locale.ROOT));
  }

  /** The end of the problem's type. */
  String problem() {
    Matcher problem = PROBLEM.matcher(text);
    return problem.find() ? problem.group(1) : "";
  }
}
