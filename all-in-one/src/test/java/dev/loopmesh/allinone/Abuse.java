package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.Http2Frames.CONTINUATION;
import static dev.loopmesh.allinone.Http2Frames.DATA;
import static dev.loopmesh.allinone.Http2Frames.HEADERS;
import static dev.loopmesh.allinone.Http2Frames.RST_STREAM;

import java.io.IOException;
import java.util.List;

/** One client's attack on a port, over connections that it keeps. */
interface Abuse {
  void at(AbusedPort port, List<RawConnection> kept) throws IOException;

  /** More streams than requests may be in flight. */
  static void manyStreams(AbusedPort port, List<RawConnection> kept) throws IOException {
    Http2Frames frames = Http2Frames.begin();
    for (int stream = 0; stream < 200; stream++) {
      frames.get(2 * stream + 1, port.path(), "localhost");
    }
    kept.add(new RawConnection(port.number()).send(frames.bytes()));
  }

  /** More connections than allowed. */
  static void manyConnections(AbusedPort port, List<RawConnection> kept) throws IOException {
    for (int i = 0; i < 3 * AbuseTest.CONNECTIONS; i++) {
      kept.add(new RawConnection(port.number()));
    }
  }

  /** CVE-2023-44487; services may cancel many of their calls. */
  static void rapidReset(AbusedPort port, List<RawConnection> kept) throws IOException {
    Http2Frames frames = Http2Frames.begin();
    for (int stream = 0; stream < 500; stream++) {
      frames.get(2 * stream + 1, port.path(), "localhost");
      frames.frame(RST_STREAM, 0, 2 * stream + 1, new byte[] {0, 0, 0, 8});
    }
    if (port.isCalledByServices()) {
      kept.add(new RawConnection(port.number()).send(frames.bytes()));
    } else {
      sendUntilClosed(port, frames.bytes(), kept);
    }
  }

  static void endlessHeaders(AbusedPort port, List<RawConnection> kept) throws IOException {
    byte[] block = Http2Frames.headers(0x82, "/menu", "localhost");
    Http2Frames frames = Http2Frames.begin().frame(HEADERS, 0, 1, block);
    for (int i = 0; i < 1_000; i++) {
      frames.frame(CONTINUATION, 0, 1, new byte[0]);
    }
    sendUntilClosed(port, frames.bytes(), kept);
  }

  static void emptyData(AbusedPort port, List<RawConnection> kept) throws IOException {
    Http2Frames frames = Http2Frames.begin().post(1, "/menu", "localhost");
    for (int i = 0; i < 1_000; i++) {
      frames.frame(DATA, 0, 1, new byte[0]);
    }
    sendUntilClosed(port, frames.bytes(), kept);
  }

  private static void sendUntilClosed(AbusedPort port, byte[] bytes, List<RawConnection> kept)
      throws IOException {
    RawConnection connection = new RawConnection(port.number());
    kept.add(connection);
    sendOrFail(connection, bytes);
    connection.untilClosed();
  }

  /**
   * Sends this frame until the server closes the connection, and reads the responses, or does not.
   */
  static Abuse flood(int type, int stream, int length, boolean isRead) {
    Http2Frames frames = new Http2Frames();
    for (int i = 0; i < 1_000; i++) {
      byte[] payload = new byte[length];
      if (length > 0) {
        payload[length - 1] = 1; // a window grows by at least 1
      }
      frames.frame(type, 0, stream, payload);
    }
    byte[] many = frames.bytes();
    byte[] begin = Http2Frames.begin().get(1, "/nowhere", "localhost").bytes();
    return (port, kept) -> {
      RawConnection connection = new RawConnection(port.number()).send(begin);
      kept.add(connection);
      if (isRead) {
        inBackground(connection::untilClosed);
      }
      long began = System.nanoTime();
      while (System.nanoTime() - began < 30_000_000_000L) {
        if (!sendOrFail(connection, many)) {
          return;
        }
      }
      throw new AssertionError(port + " took it all");
    };
  }

  /** Netty ignores them. */
  static void closedStreamResets(AbusedPort port, List<RawConnection> kept) throws IOException {
    RawConnection connection = new RawConnection(port.number());
    kept.add(connection);
    connection.send(Http2Frames.begin().get(1, "/nowhere", "localhost").bytes());
    Http2Frames resets = new Http2Frames();
    for (int i = 0; i < 100_000; i++) {
      resets.frame(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
    }
    sendOrFail(connection, resets.bytes());
  }

  static void unreadResponses(AbusedPort port, List<RawConnection> kept) throws IOException {
    RawConnection connection = new RawConnection(port.number());
    kept.add(connection);
    String requests = "GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2_000);
    inBackground(() -> connection.send(requests));
  }

  static void zeroWindow(AbusedPort port, List<RawConnection> kept) throws IOException {
    Http2Frames frames = Http2Frames.begin(4, 0); // SETTINGS_INITIAL_WINDOW_SIZE
    for (int stream = 0; stream < 40; stream++) {
      frames.get(2 * stream + 1, "/openapi.yaml", "localhost");
    }
    kept.add(new RawConnection(port.number()).send(frames.bytes()));
  }

  static void slowBodies(AbusedPort port, List<RawConnection> kept) throws IOException {
    String head =
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 60000\r\n\r\n{";
    for (int i = 0; i < AbuseTest.CONNECTIONS / 2; i++) {
      kept.add(new RawConnection(port.number()).send(head));
    }
  }

  /** Just below the limit, and incomplete. */
  static void largeHeaders(AbusedPort port, List<RawConnection> kept) throws IOException {
    String line = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 0; i < AbuseTest.CONNECTIONS / 2; i++) {
      RawConnection connection = new RawConnection(port.number());
      kept.add(connection);
      sendOrFail(
          connection, (line + ("x" + i + ": " + "y".repeat(1_000) + "\r\n").repeat(30)).getBytes());
    }
  }

  /** False when the server has closed the connection. */
  private static boolean sendOrFail(RawConnection connection, byte[] bytes) {
    try {
      connection.send(bytes);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  interface Action {
    void run() throws IOException;
  }

  private static void inBackground(Action action) {
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (IOException closed) {
                // by either side
              }
            },
            "abuse");
    thread.setDaemon(true);
    thread.start();
  }
}
