package peer;

import io.helidon.http.Status;
import io.helidon.json.JsonArray;
import io.helidon.json.JsonObject;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.WebClient;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The aggregator in Helidon SE: a virtual thread waits for three others, each of which waits for a
 * service.
 */
public final class Peer {
  private static final int CONNECTIONS = 5_000;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final WebClient users = client("USER_SERVICE_URL");
  private final WebClient orders = client("ORDER_SERVICE_URL");
  private final WebClient payments = client("PAYMENT_SERVICE_URL");

  private Peer() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) {
    Peer peer = new Peer();
    WebServer.builder()
        .host("127.0.0.1")
        .port(Integer.parseInt(System.getenv("PORT")))
        .backlog(1_024)
        .routing(routes -> routes.get("/users/{id}/summary", peer::getSummary))
        .build()
        .start();
  }

  private static WebClient client(String address) {
    return WebClient.builder()
        .baseUri(System.getenv(address))
        .connectionCacheSize(CONNECTIONS)
        .shareConnectionCache(false)
        .build();
  }

  private void getSummary(ServerRequest request, ServerResponse response)
      throws InterruptedException {
    String id = request.path().pathParameters().get("id");
    Future<JsonObject> user =
        executor.submit(() -> body(users.get("/users/" + id), JsonObject.class));
    Future<JsonArray> ordered =
        executor.submit(() -> body(orders.get("/orders").queryParam("user", id), JsonArray.class));
    Future<JsonArray> paid =
        executor.submit(
            () -> body(payments.get("/payments").queryParam("user", id), JsonArray.class));
    try {
      JsonObject summary =
          JsonObject.builder()
              .set("user", user.get())
              .set("orders", ordered.get())
              .set("payments", paid.get())
              .build();
      response.send(summary);
    } catch (ExecutionException e) {
      response.status(Status.BAD_GATEWAY_502).send();
    }
  }

  private static <T> T body(HttpClientRequest question, Class<T> type) {
    var answer = question.request(type);
    if (answer.status() != Status.OK_200) {
      throw new IllegalStateException("a service answers with " + answer.status());
    }
    return answer.entity();
  }
}
