package dev.loopmesh.order;

import dev.loopmesh.kit.fault.BusyWork;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.service.HasLatency;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.shop.AccountStatement;
import dev.loopmesh.shop.Order;
import dev.loopmesh.shop.Shop;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The orders of a user. Each look-up waits for an inventory API; a timer stands for it. */
public final class OrderService implements Service, HasLatency {
  /** Name and port. */
  public static final ServiceSpec SPEC =
      new ServiceSpec("order-service", 8082, OrderService::new)
          .behindServices()
          .busyWith(
              new BusyWork(
                  "statements", AccountStatement::awaitArchive, AccountStatement::accrueInterest));

  private final ArtificialWait inventory;

  /** Runs until SIGTERM or Ctrl-C. */
  public static void main(String[] arguments) {
    ServiceProcess.run(SPEC);
  }

  /** Reads {@code LATENCY}, {@code WAITING_FOR} and {@code CONCURRENCY}. */
  public OrderService(Settings settings) {
    inventory = ArtificialWait.from(settings, "an inventory API");
  }

  @Override
  public void addRoutes(Router router, Vertx vertx) {
    router.get("/orders").handler(this::getOrders);
  }

  @Override
  public ArtificialWait artificialWait() {
    return inventory;
  }

  private void getOrders(RoutingContext request) {
    int user = Shop.requireUser(Parameters.of(request, "user").id("user"));
    inventory
        .begin(request)
        .onSuccess(waited -> request.json(found(user)))
        .onFailure(request::fail);
  }

  private static JsonArray found(int user) {
    return new JsonArray(Shop.orders(user).stream().map(Order::toJson).toList());
  }
}
