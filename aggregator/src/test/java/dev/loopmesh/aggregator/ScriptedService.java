package dev.loopmesh.aggregator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A service on a plain socket that runs a {@link Script}, valid HTTP or not, and notices when its
 * client disconnects.
 */
final class ScriptedService implements AutoCloseable {
  /** What it does with one request. */
  interface Script {
    void play(Conversation conversation) throws IOException, InterruptedException;
  }

  private final ServerSocket door = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> departures = new LinkedBlockingQueue<>();
  private volatile Script script;

  private ScriptedService(Script script) throws IOException {
    this.script = script;
    startThread(this::accept);
  }

  static ScriptedService that(Script script) throws IOException {
    return new ScriptedService(script);
  }

  /** Uses this script from the next request on. */
  void now(Script next) {
    script = next;
  }

  String url() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  /** The head of the next request; waits up to 30 seconds, then null. */
  String nextRequest() throws InterruptedException {
    return arrivals.poll(30, TimeUnit.SECONDS);
  }

  /** Requests received and not yet taken with {@link #nextRequest()}. */
  int requestsWaiting() {
    return arrivals.size();
  }

  /**
   * When a client next closed its connection, by {@link System#nanoTime()}; waits up to 30 seconds,
   * then null.
   */
  Long nextDeparture() throws InterruptedException {
    return departures.poll(30, TimeUnit.SECONDS);
  }

  void forgetRequests() {
    arrivals.clear();
  }

  void forgetDepartures() {
    departures.clear();
  }

  /** How many connections were made to it. */
  int connections() {
    return sockets.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = door.accept();
        sockets.add(socket);
        startThread(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the service has ended
    }
  }

  private void serve(Socket socket) {
    Conversation conversation = null;
    try {
      conversation = new Conversation(socket);
      while (conversation.readRequest()) {
        Script now = script; // read before the request is published
        arrivals.add(conversation.head());
        now.play(conversation);
      }
    } catch (IOException | InterruptedException callerLeftOrServiceEnded) {
      // read below decides which
    }
    if (!socket.isClosed()) {
      departures.add(System.nanoTime());
    }
  }

  private static void startThread(Runnable work) {
    Thread thread = new Thread(work, "scripted-service");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One connection, as scripts see it. */
  static final class Conversation {
    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;
    private String head = "";

    private Conversation(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      out = socket.getOutputStream();
    }

    private boolean readRequest() throws IOException {
      StringBuilder lines = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          head = lines.toString();
          return true;
        }
        lines.append(line).append('\n');
      }
      return false;
    }

    /** The request line and the headers. */
    String head() {
      return head;
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    void close() throws IOException {
      socket.close();
    }

    /** Ends the connection with a TCP reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    void waitUntilTheCallerLeaves() throws IOException {
      while (in.read() >= 0) {
        // further input is ignored
      }
    }
  }
}
