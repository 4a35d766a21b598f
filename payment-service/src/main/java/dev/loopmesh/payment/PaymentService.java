package dev.loopmesh.payment;

import dev.loopmesh.kit.fault.BusyWork;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.service.HasLatency;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.shop.AccountStatement;
import dev.loopmesh.shop.Payment;
import dev.loopmesh.shop.Shop;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The payments of a user. Each look-up waits for a payment gateway; a timer stands for it. */
public final class PaymentService implements Service, HasLatency {
  /** Name and port. */
  public static final ServiceSpec SPEC =
      new ServiceSpec("payment-service", 8083, PaymentService::new)
          .behindServices()
          .busyWith(
              new BusyWork(
                  "statements", AccountStatement::awaitArchive, AccountStatement::accrueInterest));

  private final ArtificialWait gateway;

  /** Runs until SIGTERM or Ctrl-C. */
  public static void main(String[] arguments) {
    ServiceProcess.run(SPEC);
  }

  /** Reads {@code LATENCY}, {@code WAITING_FOR} and {@code CONCURRENCY}. */
  public PaymentService(Settings settings) {
    gateway = ArtificialWait.from(settings, "a payment gateway");
  }

  @Override
  public void addRoutes(Router router, Vertx vertx) {
    router.get("/payments").handler(this::getPayments);
  }

  @Override
  public ArtificialWait artificialWait() {
    return gateway;
  }

  private void getPayments(RoutingContext request) {
    int user = Shop.requireUser(Parameters.of(request, "user").id("user"));
    gateway.begin(request).onSuccess(waited -> request.json(found(user))).onFailure(request::fail);
  }

  private static JsonArray found(int user) {
    return new JsonArray(Shop.payments(user).stream().map(Payment::toJson).toList());
  }
}
