package dev.loopmesh.kit.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.service.ServiceSpec;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport that was chosen is used, and no other is loaded. */
class ServiceTransportTest {
  private static final int EXIT_SETTINGS = 78;

  @TempDir Path folder;

  /** What a process printed, and how it ended. */
  private record Ended(int status, String output) {}

  @Test
  void otherNamesAreInvalid() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ServiceTransport.parse("kqueue"));
    assertEquals("write one of nio, epoll, io_uring", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring"})
  void oneThatIsUnavailableIsAnErrorThatSaysWhy(String transport) throws Exception {
    Ended ended = start(transport, "-Dio.netty.transport.noNative=true");
    assertEquals(EXIT_SETTINGS, ended.status, ended.output);
    String why =
        "TRANSPORT: "
            + transport
            + " is unavailable: .*Native transport was .* disabled.*; write nio";
    assertTrue(Pattern.compile(why).matcher(ended.output).find(), ended.output);
  }

  @Test
  void nioLoadsNoNativeLibrary() throws Exception {
    Ended ended = start("nio", "-verbose:class");
    assertEquals(0, ended.status, ended.output);
    assertTrue(ended.output.contains(" io.netty.channel.nio.NioIoHandler "), ended.output);
    assertFalse(ended.output.contains(" io.netty.channel.epoll.Native "), "epoll was loaded");
    assertFalse(ended.output.contains(" io.netty.channel.uring.Native "), "io_uring was loaded");
  }

  @Test
  void epollServesWithEachConnectionCounted() throws Exception {
    assumeTrue(Epoll.isAvailable(), () -> "epoll is unavailable: " + Epoll.unavailabilityCause());
    assertServesWithEachConnectionCounted("epoll", "EpollSocketChannel");
  }

  @Test
  void ioUringServesWithEachConnectionCounted() throws Exception {
    assumeTrue(IoUring.isAvailable(), () -> "unavailable: " + IoUring.unavailabilityCause());
    assertServesWithEachConnectionCounted("io_uring", "IoUringSocketChannel");
  }

  private static void assertServesWithEachConnectionCounted(String transport, String channel)
      throws Exception {
    try (LiveService live =
            LiveService.of(
                settings -> channelOfRequest(), "TRANSPORT", transport, "CONNECTION_LIMIT", "1");
        Socket first = new Socket("127.0.0.1", live.running().port())) {
      assertTrue(answer(first).endsWith(channel));
      assertEquals(channel, live.get("/channel").bodyAsString());
      assertEquals(-1, first.getInputStream().read(), "the idle connection was replaced");
      assertEquals(transport, live.json("/info").getJsonObject("settings").getString("TRANSPORT"));
    }
  }

  private static Service channelOfRequest() {
    return (router, vertx) -> router.get("/channel").handler(ServiceTransportTest::endWithChannel);
  }

  private static void endWithChannel(RoutingContext request) {
    request.end(
        ((ConnectionBase) request.request().connection()).channel().getClass().getSimpleName());
  }

  /** One request on this connection, which stays open. */
  private static String answer(Socket connection) throws IOException {
    connection.setSoTimeout(30_000);
    connection
        .getOutputStream()
        .write("GET /channel HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    StringBuilder read = new StringBuilder();
    while (read.indexOf("Channel") < 0) {
      read.append((char) connection.getInputStream().read());
    }
    return read.toString();
  }

  private Ended start(String transport, String option) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(option);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(OneStart.class.getName());
    File output = folder.resolve("output").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder
        .environment()
        .putAll(Map.of("TRANSPORT", transport, "PORT", "0", "OTEL_SDK_DISABLED", "true"));
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(60, SECONDS), "it does not end");
      return new Ended(process.exitValue(), Files.readString(output.toPath()));
    } finally {
      process.destroyForcibly();
    }
  }

  /** A service that stops when it is ready. */
  static final class OneStart {
    private OneStart() {}

    public static void main(String[] arguments) {
      ServiceProcess.run(new ServiceSpec("test-service", 0, settings -> channelOfRequest()));
      System.exit(0);
    }
  }
}
