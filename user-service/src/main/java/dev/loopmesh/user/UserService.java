package dev.loopmesh.user;

import dev.loopmesh.kit.fault.BusyWork;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.service.HasLatency;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.shop.AccountStatement;
import dev.loopmesh.shop.Shop;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Users by id. Each look-up waits for a database query; a timer stands for it. */
public final class UserService implements Service, HasLatency {
  /** Name and port. */
  public static final ServiceSpec SPEC =
      new ServiceSpec("user-service", 8081, UserService::new)
          .behindServices()
          .busyWith(
              new BusyWork(
                  "statements", AccountStatement::awaitArchive, AccountStatement::accrueInterest));

  private final ArtificialWait query;

  /** Runs until SIGTERM or Ctrl-C. */
  public static void main(String[] arguments) {
    ServiceProcess.run(SPEC);
  }

  /** Reads {@code LATENCY}, {@code WAITING_FOR} and {@code CONCURRENCY}. */
  public UserService(Settings settings) {
    query = ArtificialWait.from(settings, "a database query");
  }

  @Override
  public void addRoutes(Router router, Vertx vertx) {
    router.get("/users/:id").handler(this::getUser);
  }

  @Override
  public ArtificialWait artificialWait() {
    return query;
  }

  private void getUser(RoutingContext request) {
    int id = Shop.requireUser(Parameters.of(request).pathId("id"));
    query
        .begin(request)
        .onSuccess(waited -> request.json(Shop.user(id).toJson()))
        .onFailure(request::fail);
  }
}
