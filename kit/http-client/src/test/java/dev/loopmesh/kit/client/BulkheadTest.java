package dev.loopmesh.kit.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkheadTest {
  private final Vertx vertx = Vertx.vertx();
  private final Bulkhead bulkhead =
      new Bulkhead(vertx.getOrCreateContext(), new UpstreamClient.Pool(1, 2));

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @Test
  void aFreePermitIsGrantedAtOnce() {
    assertTrue(acquire().granted().isComplete());
  }

  @Test
  void theFirstInTheQueueIsGrantedFirst() throws Exception {
    Bulkhead.Permit holder = acquire();
    Bulkhead.Permit first = acquire();
    Bulkhead.Permit second = acquire();
    holder.release();
    first.granted().await(30, SECONDS);
    assertFalse(second.granted().isComplete());
    first.release();
    second.granted().await(30, SECONDS);
  }

  @Test
  void aCallIsRefusedWhenTheQueueIsFull() {
    acquire();
    acquire();
    acquire();
    UpstreamFailure failure = assertThrows(UpstreamFailure.class, this::acquire);
    assertEquals(UpstreamFailure.Reason.QUEUE_FULL, failure.reason());
  }

  @Test
  void aLowerLimitLeavesPermitsThatWereGrantedAndQueuesOtherCalls() throws Exception {
    Bulkhead.Permit holder = acquire();
    bulkhead.limitTo(0);
    Bulkhead.Permit first = acquire();
    assertEquals(0, bulkhead.load().limit());
    holder.release();
    assertFalse(first.granted().isComplete());
    assertEquals(0, bulkhead.load().used());
    bulkhead.limitTo(Integer.MAX_VALUE);
    first.granted().await(30, SECONDS);
    assertEquals(1, bulkhead.load().used());
    assertEquals(1, bulkhead.load().limit());
  }

  @Test
  void aCallThatLeavesTheQueueMakesRoomInItAndTakesNoPermit() throws Exception {
    Bulkhead.Permit holder = acquire();
    Bulkhead.Permit first = acquire();
    Bulkhead.Permit second = acquire();
    first.release();
    Bulkhead.Permit third = acquire();
    assertThrows(UpstreamFailure.class, this::acquire);
    holder.release();
    second.granted().await(30, SECONDS);
    assertFalse(third.granted().isComplete());
    assertFalse(first.granted().isComplete());
  }

  @Test
  void aPermitThatWasReleasedIsGrantedAgain() throws Exception {
    Bulkhead.Permit holder = acquire();
    Bulkhead.Permit waiting = acquire();
    holder.release();
    waiting.granted().await(30, SECONDS);
    waiting.release();
    assertTrue(acquire().granted().isComplete());
    assertFalse(acquire().granted().isComplete());
  }

  private Bulkhead.Permit acquire() {
    return bulkhead.acquire();
  }
}
