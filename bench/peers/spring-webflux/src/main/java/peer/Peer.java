package peer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;

/** The aggregator in Spring WebFlux: WebClient and Mono.zip. */
@SpringBootApplication
public class Peer {
  private static final int CONNECTIONS = 15_000;

  /** Serves until the process is ended. */
  public static void main(String[] arguments) {
    SpringApplication.run(Peer.class, arguments);
  }

  @Bean
  WebClient client(WebClient.Builder builder) {
    var connections =
        ConnectionProvider.builder("services")
            .maxConnections(CONNECTIONS)
            .pendingAcquireMaxCount(-1)
            .build();
    return builder
        .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
        .build();
  }

  record Summary(JsonNode user, JsonNode orders, JsonNode payments) {}

  @RestController
  static class Summaries {
    private final WebClient client;
    private final String users;
    private final String orders;
    private final String payments;

    Summaries(
        WebClient client,
        @Value("${USER_SERVICE_URL}") String users,
        @Value("${ORDER_SERVICE_URL}") String orders,
        @Value("${PAYMENT_SERVICE_URL}") String payments) {
      this.client = client;
      this.users = users + "/users/{id}";
      this.orders = orders + "/orders?user={id}";
      this.payments = payments + "/payments?user={id}";
    }

    @GetMapping("/users/{id}/summary")
    Mono<Summary> summary(@PathVariable int id) {
      return Mono.zip(fetch(users, id), fetch(orders, id), fetch(payments, id))
          .map(all -> new Summary(all.getT1(), all.getT2(), all.getT3()))
          .onErrorMap(
              failure ->
                  new ResponseStatusException(HttpStatus.BAD_GATEWAY, "a service failed", failure));
    }

    private Mono<JsonNode> fetch(String uri, int id) {
      return client.get().uri(uri, id).retrieve().bodyToMono(JsonNode.class);
    }
  }
}
