package dev.loopmesh.bench.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What comes with the JDK: its HTTP server and its HTTP client, and a thread for each request that
 * waits until all three have answered. It is one of 200, or with the argument {@code virtual} a
 * virtual one (Java 21). The JSON is Jackson's, for the JDK has none.
 */
public final class JdkPeer {
  private static final int THREADS = 200;
  private static final int BACKLOG = 1_024;

  private final JsonFactory json = new JsonFactory();
  private final PeerSettings settings;
  private final HttpClient client;

  private JdkPeer(PeerSettings settings) {
    this.settings = settings;
    this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    PeerSettings settings = PeerSettings.from(System.getenv());
    boolean virtual = arguments.length > 0 && arguments[0].equals("virtual");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(PeerSettings.HOST, settings.port()), BACKLOG);
    server.setExecutor(virtual ? virtualThreads() : Executors.newFixedThreadPool(THREADS));
    server.createContext("/", new JdkPeer(settings)::getSummary);
    server.start();
  }

  /** Found by name, for the bench is compiled for Java 17. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private void getSummary(HttpExchange exchange) throws IOException {
    String user = PeerSettings.userOf(exchange.getRequestURI().getPath());
    if (user == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] body;
    try {
      body = summary(user);
    } catch (CompletionException | IOException e) {
      exchange.sendResponseHeaders(502, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private byte[] summary(String user) throws IOException {
    CompletableFuture<byte[]> person = fetch(settings.user(), "/users/" + user);
    CompletableFuture<byte[]> orders = fetch(settings.orders(), "/orders?user=" + user);
    CompletableFuture<byte[]> payments = fetch(settings.payments(), "/payments?user=" + user);
    return join(person.join(), orders.join(), payments.join());
  }

  private CompletableFuture<byte[]> fetch(URI service, String uri) {
    return client
        .sendAsync(HttpRequest.newBuilder(service.resolve(uri)).build(), BodyHandlers.ofByteArray())
        .thenApply(JdkPeer::checked);
  }

  private static byte[] checked(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new UncheckedIOException(
          new IOException(response.uri() + " says " + response.statusCode()));
    }
    return response.body();
  }

  private byte[] join(byte[] user, byte[] orders, byte[] payments) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(joined)) {
      out.writeStartObject();
      copy("user", user, out);
      copy("orders", orders, out);
      copy("payments", payments, out);
      out.writeEndObject();
    }
    return joined.toByteArray();
  }

  private void copy(String name, byte[] body, JsonGenerator out) throws IOException {
    out.writeFieldName(name);
    try (JsonParser in = json.createParser(body)) {
      in.nextToken();
      out.copyCurrentStructure(in);
    }
  }
}
