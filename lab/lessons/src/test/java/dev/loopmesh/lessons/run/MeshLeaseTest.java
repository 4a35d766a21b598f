package dev.loopmesh.lessons.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CountDownLatch;
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
  private final CountDownLatch renewals = new CountDownLatch(2);
  private volatile boolean otherReplica;

  @AfterEach
  void stop() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }

  /** Takes the leases; one of the renewals comes after a time, and gets a new lease. */
  private String lostAfter(long seconds) throws Exception {
    take(seconds);
    return lost.future().await(30, SECONDS);
  }

  private void take(long seconds) {
    MeshLease lease = new MeshLease(vertx, this::ask, MeshLease.wanted("a test"), nanos::get);
    vertx.runOnContext(
        now ->
            lease
                .take(lost::tryComplete)
                .onSuccess(taken -> nanos.set(SECONDS.toNanos(seconds)))
                .onFailure(lost::tryFail));
  }

  private Future<JsonObject> ask(
      String service, HttpMethod method, String path, JsonObject body, String holder) {
    boolean isNew = service.equals(LATE) && nanos.get() > 0;
    if (isNew) {
      renewals.countDown();
    }
    JsonObject lease = new JsonObject().put("since", isNew ? "later" : "first");
    JsonObject answer = new JsonObject().put("lease", lease);
    return Future.succeededFuture(
        isNew && otherReplica ? answer.put("replica", "10.0.0.8:9082") : answer);
  }

  @Test
  void aReplicaThatHasGoneEndsNoLease() throws Exception {
    otherReplica = true;
    take(2);
    assertTrue(renewals.await(30, SECONDS));
    assertFalse(lost.future().isComplete(), lost.future()::result);
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
