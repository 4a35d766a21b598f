package dev.loopmesh.kit.lease;

import dev.loopmesh.kit.http.AccessLog;
import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /lease}: shows, takes, renews and releases the lease on a service. */
public final class LeaseRoutes {
  /** A change with this header is made only while its value holds the lease. */
  private static final String HOLDER_HEADER = "Lease-Holder";

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** What only the holder of a lease with a key sees and changes; each with all paths below it. */
  private static final List<String> HIDDEN =
      List.of("/faults/*", "/fault-kinds/*", "/latency/*", "/capacity/*");

  private static final int LONGEST_BODY = 1_024;
  private static final int LONGEST_HOLDER = 100;

  private final Lease lease;

  private record Wanted(String holder, Duration term, Optional<LeaseKey> key) {}

  public LeaseRoutes(Lease lease) {
    this.lease = lease;
  }

  /**
   * Adds what runs before all routes: refuses a change under a lease that has ended, and without
   * the key what is hidden while an exercise runs.
   */
  public void addGuardTo(Router router) {
    router.route().handler(this::requireLease);
    HIDDEN.forEach(path -> router.route(path).handler(this::requireKey));
    router.put("/lease").handler(this::requireKey);
    router.delete("/lease").handler(this::requireKey);
  }

  private void requireKey(RoutingContext request) {
    lease.held().ifPresent(held -> requireKey(held, request));
    request.next();
  }

  private static void requireKey(Lease.Held held, RoutingContext request) {
    if (held.key().isEmpty()) {
      return;
    }
    if (!held.key().get().isIn(request.request())) {
      throw new ProblemException(exerciseRunning(held));
    }
    AccessLog.omit(request);
  }

  private static Problem exerciseRunning(Lease.Held held) {
    return new Problem(
            "exercise-running",
            403,
            "Exercise running",
            "'%s' runs an exercise and alone can end it, with its key (header %s). Without a renewal it ends within %d ms."
                .formatted(held.holder(), LeaseKey.HEADER, held.leftMs()))
        .with("holder", held.holder());
  }

  private void requireLease(RoutingContext request) {
    String holder = request.request().getHeader(HOLDER_HEADER);
    boolean free = holder == null || READING.contains(request.request().method());
    if (!free && !lease.held().map(Lease.Held::holder).filter(holder::equals).isPresent()) {
      throw new ProblemException(ended(holder));
    }
    request.next();
  }

  private static Problem ended(String holder) {
    return new Problem(
        "lease-ended",
        412,
        "Lease ended",
        "'%s' does not hold the lease (any more); nothing was changed. Take it: PUT /lease."
            .formatted(holder));
  }

  /** Adds them, in the order of the API. */
  public void addTo(Router router) {
    router.get("/lease").handler(this::get);
    router.put("/lease").handler(this::put);
    router.delete("/lease").handler(this::delete);
  }

  private void get(RoutingContext request) {
    Parameters.of(request);
    request.json(document());
  }

  private void put(RoutingContext request) {
    Parameters.of(request);
    JsonBody.of(request.request(), LONGEST_BODY)
        .map(LeaseRoutes::read)
        .map(wanted -> taken(request.vertx(), wanted))
        .onSuccess(request::json)
        .onFailure(request::fail);
  }

  private static Wanted read(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    String holder = members.text("holder", null, LeaseRoutes::holder);
    Duration term = members.duration("for", null, Lease.SHORTEST, Lease.LONGEST);
    Optional<LeaseKey> key =
        members.text("key", Optional.empty(), text -> Optional.of(LeaseKey.parse(text)));
    members.refuseUnknown();
    members.check();
    return new Wanted(holder, term, key);
  }

  private static String holder(String text) {
    if (text.isBlank() || text.length() > LONGEST_HOLDER) {
      throw new IllegalArgumentException(
          "has %d characters; write a name of 1 to %d".formatted(text.length(), LONGEST_HOLDER));
    }
    return text;
  }

  private JsonObject taken(Vertx vertx, Wanted wanted) {
    if (!lease.take(vertx, wanted.holder(), wanted.term(), wanted.key())) {
      throw new ProblemException(taken(lease.held().orElseThrow()));
    }
    return document();
  }

  private static Problem taken(Lease.Held held) {
    return new Problem(
            "lease-taken",
            409,
            "Lease taken",
            "'%s' holds the lease and must renew it within %d ms. Wait for it to end, or DELETE /lease."
                .formatted(held.holder(), held.leftMs()))
        .with("holder", held.holder());
  }

  private void delete(RoutingContext request) {
    Parameters.of(request);
    lease.release(request.vertx());
    request.response().setStatusCode(204).end();
  }

  private JsonObject document() {
    JsonObject held =
        lease
            .held()
            .map(
                now ->
                    new JsonObject()
                        .put("holder", now.holder())
                        .put("since", now.since().toString())
                        .put("for", DurationText.print(now.term()))
                        .put("leftMs", now.leftMs()))
            .orElse(null);
    return new JsonObject().put("lease", held);
  }
}
