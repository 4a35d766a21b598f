package dev.loopmesh.lessons.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a lease that has ended too early. */
class MeshLeaseTest {
  private static final String LATE = "order-service";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final Promise<String> lost = Promise.promise();

  @AfterEach
  void stop() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }

  /** Takes the leases; one of the renewals comes after a time, and gets a new lease. */
  private String lostAfter(long seconds) throws Exception {
    MeshLease lease = new MeshLease(vertx, this::ask, MeshLease.wanted("a test"), nanos::get);
    vertx.runOnContext(
        now ->
            lease
                .take(lost::tryComplete)
                .onSuccess(taken -> nanos.set(SECONDS.toNanos(seconds)))
                .onFailure(lost::tryFail));
    return lost.future().await(30, SECONDS);
  }

  private Future<JsonObject> ask(
      String service, HttpMethod method, String path, JsonObject body, String holder) {
    boolean isNew = service.equals(LATE) && nanos.get() > 0;
    JsonObject lease = new JsonObject().put("since", isNew ? "later" : "first");
    return Future.succeededFuture(new JsonObject().put("lease", lease));
  }

  @Test
  void aLeaseThatWasReleasedWithinItsTermWasEndedFromOutside() throws Exception {
    assertEquals("The mesh was reset, or order-service was restarted from outside.", lostAfter(2));
  }

  @Test
  void aLeaseThatWasNotRenewedInTimeHasLapsed() throws Exception {
    assertEquals(
        "The lease on order-service lapsed: it got no renewal for 9 s, and undid all changes."
            + " Close other programs.",
        lostAfter(9));
  }
}
