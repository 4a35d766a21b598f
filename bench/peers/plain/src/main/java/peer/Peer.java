package peer;

import dev.loopmesh.plain.Aggregator;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;

/** The aggregator of plain as a process of its own, which is told where its services are. */
public final class Peer {
  public static void main(String[] arguments) {
    Aggregator aggregator =
        new Aggregator(
            Integer.parseInt(System.getenv("PORT")),
            portOf("USER_SERVICE_URL"),
            portOf("ORDER_SERVICE_URL"),
            portOf("PAYMENT_SERVICE_URL"));
    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
        .deployVerticle(aggregator)
        .onFailure(Peer::giveUp);
  }

  private static int portOf(String service) {
    return URI.create(System.getenv(service)).getPort();
  }

  private static void giveUp(Throwable why) {
    System.err.println("cannot start: " + why);
    System.exit(1);
  }
}
