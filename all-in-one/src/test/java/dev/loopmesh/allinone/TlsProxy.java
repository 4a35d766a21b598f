package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.contract.Protocol;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

/**
 * A reverse proxy that terminates TLS: HTTP/2 to browsers, h2c to the server behind it, which gets
 * the browser's Host. WebSockets are HTTP/1.1 on both sides.
 */
final class TlsProxy implements AutoCloseable {
  /** The host name in its self-signed certificate. */
  static final String NAME = "mesh.example";

  private static final String PASSWORD = "changeit";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(Protocol.H2C.set(new HttpClientOptions()));
  private final WebSocketClient sockets = vertx.createWebSocketClient();
  private final URI behind;
  private final HttpServer server;

  private TlsProxy(String behind) throws Exception {
    this.behind = URI.create(behind);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                        new PfxOptions().setPath(keys().toString()).setPassword(PASSWORD)))
            .requestHandler(this::pass)
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
  }

  static TlsProxy before(String server) throws Exception {
    return new TlsProxy(server);
  }

  private static Path keys() throws Exception {
    Path keys = Files.createTempDirectory(Path.of("target"), "tls").resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + NAME,
                "-ext",
                "san=dns:" + NAME,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keys.toString())
            .inheritIO()
            .start();
    assertEquals(0, keytool.waitFor());
    return keys;
  }

  String url() {
    return "https://" + NAME + ":" + server.actualPort();
  }

  private void pass(HttpServerRequest request) {
    if ("websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      passSocket(request);
      return;
    }
    request.pause();
    client
        .request(
            new RequestOptions()
                .setHost(behind.getHost())
                .setPort(behind.getPort())
                .setMethod(request.method())
                .setURI(request.uri()))
        .compose(onwards -> send(request, onwards))
        .onFailure(broken -> request.response().reset());
  }

  private static Future<Void> send(HttpServerRequest request, HttpClientRequest onwards) {
    onwards.authority(request.authority());
    copy(request.headers(), onwards.headers());
    return onwards
        .send(request)
        .compose(
            answer -> {
              request.response().setStatusCode(answer.statusCode());
              copy(answer.headers(), request.response().headers());
              return answer.pipeTo(request.response());
            });
  }

  private static void copy(MultiMap from, MultiMap to) {
    from.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("host")) {
            to.add(name, value);
          }
        });
  }

  private void passSocket(HttpServerRequest request) {
    request.pause(); // until the server has accepted the WebSocket
    var asked =
        new WebSocketConnectOptions()
            .setHost(behind.getHost())
            .setPort(behind.getPort())
            .addHeader("Host", request.authority().toString())
            .setURI(request.uri())
            .setAllowOriginHeader(false)
            .addHeader("Origin", request.getHeader("Origin"));
    sockets
        .connect(asked)
        .compose(
            there -> {
              there.pause(); // so that its first message is not lost
              return request
                  .toWebSocket()
                  .onSuccess(
                      here -> {
                        join(here, there);
                        there.resume();
                      });
            })
        .onFailure(broken -> request.response().setStatusCode(502).end());
  }

  private static void join(WebSocketBase here, WebSocketBase there) {
    here.frameHandler(frame -> pass(there, frame));
    there.frameHandler(frame -> pass(here, frame));
    here.closeHandler(closed -> there.close());
    there.closeHandler(closed -> here.close());
  }

  private static void pass(WebSocketBase to, WebSocketFrame frame) {
    if (!frame.isClose() && !to.isClosed()) {
      to.writeFrame(frame);
    }
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }
}
