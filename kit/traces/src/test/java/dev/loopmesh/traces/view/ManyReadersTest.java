package dev.loopmesh.traces.view;

import static dev.loopmesh.traces.store.SketchedSpan.TRACE_ID;
import static dev.loopmesh.traces.store.SketchedSpan.span;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.traces.store.TraceLimits;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A large trace that many clients read at the same time, some of them slowly. */
class ManyReadersTest {
  private static final int SPANS = 2_000;
  private static final int WAITING = 32;
  private static final int REFUSED = 8;
  private static final int LARGE_BYTES = 8 << 20; // more than a send buffer holds

  private final Vertx vertx = Vertx.vertx();
  private final TraceStore store = new TraceStore(TraceLimits.DEFAULT);
  private int port;

  @BeforeEach
  void listen() throws Exception {
    for (int i = 1; i <= SPANS; i++) {
      String text = "x".repeat(4_000);
      store.add(
          List.of(
              span("a", i, Math.min(i - 1, 1), "n", 0, 1).with("a", text).with("b", text).drawn()));
    }
    port = TestServer.listen(vertx, store);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @Test
  void aLargeTraceComesInPartsAndWhole() throws Exception {
    HttpURLConnection large = open("/api/traces/" + TRACE_ID + "?wait=0ms");
    assertEquals("chunked", large.getHeaderField("Transfer-Encoding"));
    byte[] body = large.getInputStream().readAllBytes();
    assertTrue(body.length > LARGE_BYTES, "" + body.length);
    JsonObject trace = new JsonObject(new String(body, StandardCharsets.UTF_8));
    assertEquals(SPANS, trace.getJsonArray("spans").size());

    HttpURLConnection small = open("/api/traces");
    assertEquals(small.getInputStream().readAllBytes().length, small.getContentLength());
  }

  @Test
  void readersThatDoNotReadAreBoundedAndTheOthersComeBackLater() throws Exception {
    List<Socket> readers = new ArrayList<>();
    try {
      for (int i = 0; i < WAITING + REFUSED; i++) { // each sends a request, and reads nothing
        Socket reader = new Socket();
        readers.add(reader);
        reader.setReceiveBufferSize(16 << 10); // Linux may grow it to 32 MiB, which is all of it
        reader.connect(new InetSocketAddress("127.0.0.1", port));
        reader.getOutputStream().write(get("/api/traces/" + TRACE_ID + "?wait=0ms"));
      }
      for (String refusal : refusals(readers)) {
        assertTrue(refusal.contains("retry-after: 1"), refusal);
      }
      assertEquals(404, open("/nothing").getResponseCode()); // the loop is free
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
    assertTrue(answersAgain(), "when those have gone");
  }

  /** The heads of the refusals, which may go to any of the readers. */
  private static List<String> refusals(List<Socket> readers) throws Exception {
    List<Socket> left = new ArrayList<>(readers);
    List<String> refusals = new ArrayList<>();
    long deadlineNanos = System.nanoTime() + SECONDS.toNanos(30);
    while (refusals.size() < REFUSED && System.nanoTime() < deadlineNanos) {
      for (Socket reader : List.copyOf(left)) {
        if (reader.getInputStream().available() >= 200) {
          left.remove(reader);
          String head =
              new String(reader.getInputStream().readNBytes(200), StandardCharsets.UTF_8)
                  .toLowerCase(Locale.ROOT);
          if (head.startsWith("http/1.1 503")) {
            refusals.add(head);
          }
        }
      }
      Thread.sleep(10);
    }
    assertEquals(REFUSED, refusals.size());
    return refusals;
  }

  private boolean answersAgain() throws IOException {
    long deadlineNanos = System.nanoTime() + SECONDS.toNanos(30);
    while (System.nanoTime() < deadlineNanos) {
      HttpURLConnection list = open("/api/traces");
      if (list.getResponseCode() == 200) {
        try (InputStream in = list.getInputStream()) {
          in.readAllBytes();
        }
        return true;
      }
    }
    return false;
  }

  private HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection)
        URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
  }

  private static byte[] get(String path) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
        .formatted(path)
        .getBytes(StandardCharsets.UTF_8);
  }
}
