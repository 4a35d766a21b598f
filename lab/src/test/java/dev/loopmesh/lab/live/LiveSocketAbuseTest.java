package dev.loopmesh.lab.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.FreePort;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Abuse of the lab's WebSocket by a page. */
@Isolated("it measures the heap of the process")
class LiveSocketAbuseTest {
  private static final int MOST_PAGES = 100;
  private static final int UNREAD_PAGES = 20;
  private static final long MOST_KEPT_BYTES = 48 << 20; // the log and the store keep events too
  private static final long MOST_PINGS_BYTES = 8 << 20; // the kernel's buffers hold most of them
  private static final byte[] PING = RawPage.frame(RawPage.PING, "x".repeat(125));

  private static int otlpPort;
  private static RunningService lab;

  @BeforeAll
  static void start() throws Exception {
    otlpPort = FreePort.on("127.0.0.1");
    lab = startLab("3s");
  }

  private static RunningService startLab(String idleTimeout) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("PORT", "0");
    settings.put("MANAGEMENT_PORT", "0");
    settings.put("AGGREGATOR_URL", "http://127.0.0.1:1");
    settings.put("OTLP_PORT", "" + (lab == null ? otlpPort : FreePort.on("127.0.0.1")));
    settings.put("SHUTDOWN_GRACE", "30s");
    settings.put("IDLE_TIMEOUT", idleTimeout);
    for (String name :
        new String[] {"AGGREGATOR", "USER_SERVICE", "ORDER_SERVICE", "PAYMENT_SERVICE"}) {
      settings.put(name + "_MANAGEMENT_URL", "http://127.0.0.1:1");
    }
    return RunningService.start(Lab.SPEC, Settings.of(settings)).await(30, SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    lab.stop().await(30, SECONDS);
  }

  static Stream<Arguments> refused() {
    byte[] reserved = RawPage.frame(RawPage.TEXT, "a");
    reserved[0] |= 0x40; // RSV1: a compressed message
    byte[] unmasked = {(byte) 0x81, 1, 'a'};
    byte[] longPing = {(byte) 0x89, (byte) 0xfe, 0, 126};
    byte[] unfinishedPing = RawPage.frame(RawPage.PING, "a");
    unfinishedPing[0] &= 0x7f;
    byte[] large = {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0};
    return Stream.of(
        Arguments.of("text", 1003, RawPage.frame(RawPage.TEXT, "a")),
        Arguments.of("binary data", 1003, RawPage.frame(RawPage.BINARY, "a")),
        Arguments.of("invalid UTF-8", 1003, RawPage.frame(RawPage.TEXT, (byte) 0xc0)),
        Arguments.of("a frame that is too large", 1009, large),
        Arguments.of("a reserved bit", 1002, reserved),
        Arguments.of("no mask", 1002, unmasked),
        Arguments.of("a ping that is too long", 1002, longPing),
        Arguments.of("a fragmented ping", 1002, unfinishedPing),
        Arguments.of("an unknown opcode", 1002, RawPage.frame(3, "a")),
        Arguments.of("a continuation of nothing", 1002, RawPage.frame(0, "a")),
        Arguments.of("a Close of one byte", 1002, RawPage.frame(RawPage.CLOSE, "a")),
        Arguments.of("a Close with 999", 1002, RawPage.frame(RawPage.CLOSE, (byte) 3, (byte) 0xe7)),
        Arguments.of(
            "a Close with invalid UTF-8",
            1007,
            RawPage.frame(RawPage.CLOSE, (byte) 3, (byte) 0xe8, (byte) 0xc0)),
        Arguments.of(
            "a Close with 1001", 1001, RawPage.frame(RawPage.CLOSE, (byte) 3, (byte) 0xe9)),
        Arguments.of("a Close without a code", 1000, RawPage.frame(RawPage.CLOSE)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refused")
  void aPageIsToldWhyItsSocketIsClosed(String what, int code, byte[] frame) throws Exception {
    try (RawPage page = new RawPage(lab.port())) {
      assertEquals(101, page.status());
      page.send(frame);
      assertEquals(code, page.closeCode());
    }
  }

  @Test
  void pingsOfAPageThatReadsNoPongsAreNotReadEither() throws Exception {
    ByteBuffer pings = ByteBuffer.allocate(1_000 * PING.length);
    while (pings.hasRemaining()) {
      pings.put(PING);
    }
    try (RawPage page = new RawPage(lab.port())) {
      long taken = page.flood(pings.array());
      assertTrue(taken < MOST_PINGS_BYTES, () -> taken + " bytes of pings were taken");
    }
  }

  @Test
  void pagesThatReadNothingKeepLittleAndAreCutOff() throws Exception {
    List<RawPage> pages = new ArrayList<>();
    try {
      for (int i = 0; i < UNREAD_PAGES; i++) {
        pages.add(new RawPage(lab.port()));
      }
      for (RawPage page : pages) {
        assertEquals(101, page.status());
      }
      long before = heapBytes();
      CompletableFuture<Void> posts =
          CompletableFuture.runAsync(LiveSocketAbuseTest::postLongSpans);
      long most = 0;
      long began = System.nanoTime();
      while (!posts.isDone() || !pages.stream().allMatch(RawPage::isCutOff)) {
        most = Math.max(most, heapBytes() - before);
        assertTrue(System.nanoTime() - began < 60_000_000_000L, "pages were not cut off");
        Thread.sleep(200);
      }
      posts.join();
      long kept = most;
      assertTrue(kept < MOST_KEPT_BYTES, () -> kept + " bytes were kept");
    } finally {
      close(pages);
    }
  }

  @Test
  void pagesBeyondAHundredAreRefused() throws Exception {
    List<RawPage> pages = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * MOST_PAGES; i++) { // all at once
        pages.add(new RawPage(lab.port()));
      }
      int opened = 0;
      for (RawPage page : pages) {
        int status = page.status();
        opened += status == 101 ? 1 : 0;
        assertTrue(status == 101 || status == 503, () -> "status " + status);
      }
      assertTrue(opened > 0 && opened <= MOST_PAGES, opened + " pages were opened");
    } finally {
      close(pages);
    }
    long began = System.nanoTime();
    while (true) {
      try (RawPage page = new RawPage(lab.port())) {
        if (page.status() == 101) {
          return;
        }
      }
      assertTrue(System.nanoTime() - began < 30_000_000_000L, "closed pages still count");
    }
  }

  @Test
  void aPageThatIgnoresCloseDoesNotKeepTheLabFromStopping() throws Exception {
    long alone = stopNanos(startLab("75s"));
    RunningService watched = startLab("75s");
    try (RawPage page = new RawPage(watched.port())) {
      assertEquals(101, page.status());
      long nanos = stopNanos(watched);
      assertTrue(nanos < 5_000_000_000L + 4 * alone, () -> "stopped after " + nanos / 1e9 + " s");
    }
  }

  private static long stopNanos(RunningService running) throws Exception {
    long began = System.nanoTime();
    running.stop().await(60, SECONDS);
    return System.nanoTime() - began;
  }

  private static long heapBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Posts more bytes of events than the kernel's buffers hold. */
  private static void postLongSpans() {
    String span =
        "{\"traceId\":\"%032x\",\"spanId\":\"%016x\",\"kind\":2,\"name\":\"%s\","
            + "\"startTimeUnixNano\":\"1790000000000000000\",\"endTimeUnixNano\":\"1790000000001000000\"}";
    String name = "x".repeat(4_000);
    HttpClient client = HttpClient.newHttpClient();
    for (int request = 0; request < 10; request++) {
      StringJoiner spans =
          new StringJoiner(",", "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[", "]}]}]}");
      for (int i = 1; i <= 200; i++) {
        spans.add(span.formatted(request * 1_000 + i, i, name));
      }
      HttpRequest post =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + otlpPort + "/v1/traces"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(spans.toString()))
              .build();
      assertEquals(200, client.sendAsync(post, BodyHandlers.discarding()).join().statusCode());
    }
  }

  private static void close(List<RawPage> pages) throws Exception {
    for (RawPage page : pages) {
      page.close();
    }
  }
}
