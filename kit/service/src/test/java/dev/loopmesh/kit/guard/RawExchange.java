package dev.loopmesh.kit.guard;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Protocol;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One exchange on a connection of its own, over HTTP/1.1 byte by byte: HTTP clients do not allow
 * all that browsers send. Over HTTP/2 {@code :authority} is the host.
 */
record RawExchange(LiveService service, Protocol protocol, int port, String host, String text) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 ([0-9]{3}) ");
  private static final Pattern PROBLEM = Pattern.compile("problem/([a-z-]+)\"");
  private static final int PATIENCE_MS = 10_000;

  static RawExchange of(LiveService service, Protocol protocol) {
    int port = service.running().port();
    return new RawExchange(service, protocol, port, "127.0.0.1:" + port, "");
  }

  static RawExchange ofManagement(LiveService service, Protocol protocol) {
    int port = service.running().managementPort();
    return new RawExchange(service, protocol, port, "127.0.0.1:" + port, "");
  }

  /** The same server, called by another name. */
  RawExchange as(String otherHost) {
    return new RawExchange(service, protocol, port, otherHost, text);
  }

  RawExchange get(String path, String... headers) throws Exception {
    return send("GET", path, "", headers);
  }

  RawExchange put(String path, String body, String... headers) throws Exception {
    return send("PUT", path, body, headers);
  }

  RawExchange send(String method, String path, String body, String... headers) throws Exception {
    String answer =
        protocol == Protocol.HTTP_1_1
            ? overHttp1(method, path, body, headers)
            : overHttp2(method, path, body, headers);
    return new RawExchange(service, protocol, port, host, answer);
  }

  private String overHttp2(String method, String path, String body, String... headers)
      throws Exception {
    HttpClient client = service.vertx().createHttpClient(protocol.client());
    RequestOptions asked =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
            .setMethod(HttpMethod.valueOf(method))
            .setURI(path);
    return client
        .request(asked)
        .map(request -> request.authority(HostAndPort.parseAuthority(host, -1)))
        .compose(request -> send(request, body, headers))
        .eventually(client::close)
        .await(PATIENCE_MS, MILLISECONDS);
  }

  private static Future<String> send(HttpClientRequest request, String body, String... headers) {
    for (String header : headers) {
      String[] parts = header.split(": ?", 2);
      request.headers().add(parts[0], parts[1]);
    }
    return request // on the loop: a body that arrives before its handler is set is lost
        .send(body)
        .compose(answer -> answer.body().map(text -> textOf(answer, text)));
  }

  private static String textOf(HttpClientResponse answer, Buffer body) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + answer.statusCode() + " \r\n");
    answer.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    return text.append("\r\n").append(body).toString();
  }

  private String overHttp1(String method, String path, String body, String... headers)
      throws IOException {
    String head = String.join("\r\n", headers);
    StringBuilder request = new StringBuilder();
    request.append("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, host));
    request.append(headers.length == 0 ? "" : head + "\r\n");
    request.append(head.contains("Connection:") ? "" : "Connection: close\r\n");
    boolean length = head.contains("Content-Length:") || body.isEmpty();
    request.append(length ? "" : "Content-Length: " + body.length() + "\r\n");
    request.append("\r\n").append(body);
    return exchange(request.toString());
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

  /** Whether a header begins like this, ignoring case. */
  boolean has(String header) {
    return text.toLowerCase(Locale.ROOT).contains("\n" + header.toLowerCase(Locale.ROOT));
  }

  /** The end of the problem's type. */
  String problem() {
    Matcher problem = PROBLEM.matcher(text);
    return problem.find() ? problem.group(1) : "";
  }
}
