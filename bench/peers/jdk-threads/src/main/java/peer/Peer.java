package peer;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What comes with the JDK: its HTTP server and its HTTP client, and a thread for each request that
 * waits until all three have answered. It is one of 200, or with the argument {@code virtual} a
 * virtual one (Java 21). The JSON is Jackson's, for the JDK has none.
 */
public final class Peer {
  private static final int THREADS = 200;
  private static final int BACKLOG = 1_024;

  private static final Pattern SUMMARY = Pattern.compile("/users/(\\d{1,9})/summary");

  private final JsonFactory json = new JsonFactory();
  private final URI users = URI.create(System.getenv("USER_SERVICE_URL"));
  private final URI orders = URI.create(System.getenv("ORDER_SERVICE_URL"));
  private final URI payments = URI.create(System.getenv("PAYMENT_SERVICE_URL"));
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    int port = Integer.parseInt(System.getenv("PORT"));
    boolean virtual = arguments.length > 0 && arguments[0].equals("virtual");
    HttpServer server =
        HttpServer.create(new InetSocketAddress("127.0.0.1", port), BACKLOG);
    server.setExecutor(virtual ? virtualThreads() : Executors.newFixedThreadPool(THREADS));
    server.createContext("/", new Peer()::getSummary);
    server.start();
  }

  /** Found by name, because this is compiled for Java 17. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private void getSummary(HttpExchange exchange) throws IOException {
    Matcher path = SUMMARY.matcher(exchange.getRequestURI().getPath());
    if (!path.matches()) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] body;
    try {
      body = summary(path.group(1));
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

  private byte[] summary(String id) throws IOException {
    CompletableFuture<byte[]> user = fetch(users, "/users/" + id);
    CompletableFuture<byte[]> ordered = fetch(orders, "/orders?user=" + id);
    CompletableFuture<byte[]> paid = fetch(payments, "/payments?user=" + id);
    return join(user.join(), ordered.join(), paid.join());
  }

  private CompletableFuture<byte[]> fetch(URI service, String uri) {
    return client
        .sendAsync(HttpRequest.newBuilder(service.resolve(uri)).build(), BodyHandlers.ofByteArray())
        .thenApply(Peer::checked);
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
