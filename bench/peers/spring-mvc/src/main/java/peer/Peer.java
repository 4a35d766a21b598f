package peer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/**
 * The aggregator in Spring MVC: a thread waits for three others, each of which waits for a service.
 */
@SpringBootApplication
public class Peer {
  private static final int CONNECTIONS = 15_000;

  /** Serves until the process is ended. */
  public static void main(String[] arguments) {
    SpringApplication.run(Peer.class, arguments);
  }

  @Bean
  RestClient client(RestClient.Builder builder) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(CONNECTIONS)
            .setMaxConnTotal(CONNECTIONS)
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
            .build();
    var client = HttpClients.custom().setConnectionManager(connections).build();
    return builder.requestFactory(new HttpComponentsClientHttpRequestFactory(client)).build();
  }

  record Summary(JsonNode user, JsonNode orders, JsonNode payments) {}

  @RestController
  static class Summaries {
    private final RestClient client;
    private final Executor executor;
    private final String users;
    private final String orders;
    private final String payments;

    Summaries(
        RestClient client,
        Executor applicationTaskExecutor,
        @Value("${USER_SERVICE_URL}") String users,
        @Value("${ORDER_SERVICE_URL}") String orders,
        @Value("${PAYMENT_SERVICE_URL}") String payments) {
      this.client = client;
      this.executor = applicationTaskExecutor;
      this.users = users + "/users/{id}";
      this.orders = orders + "/orders?user={id}";
      this.payments = payments + "/payments?user={id}";
    }

    @GetMapping("/users/{id}/summary")
    Summary summary(@PathVariable int id) {
      var user = fetch(users, id);
      var ordered = fetch(orders, id);
      var paid = fetch(payments, id);
      return new Summary(user.join(), ordered.join(), paid.join());
    }

    private CompletableFuture<JsonNode> fetch(String uri, int id) {
      return CompletableFuture.supplyAsync(
          () -> client.get().uri(uri, id).retrieve().body(JsonNode.class), executor);
    }

    @ExceptionHandler(CompletionException.class)
    @ResponseStatus(HttpStatus.BAD_GATEWAY)
    void serviceFailed() {}
  }
}
