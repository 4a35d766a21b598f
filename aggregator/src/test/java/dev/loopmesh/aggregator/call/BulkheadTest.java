package dev.loopmesh.aggregator.call;

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
  private final Bulkhead line = new Bulkhead(vertx, 1, 2);

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @Test
  void whoFindsAPlaceHasItAtOnce() {
    assertTrue(enter().come().isComplete());
  }

  @Test
  void theFirstInLineIsTheFirstToGetAPlace() throws Exception {
    Bulkhead.Turn holder = enter();
    Bulkhead.Turn first = enter();
    Bulkhead.Turn second = enter();
    holder.end();
    first.come().await(30, SECONDS);
    assertFalse(second.come().isComplete());
    first.end();
    second.come().await(30, SECONDS);
  }

  @Test
  void whoFindsTheLineFullIsTurnedAway() {
    enter();
    enter();
    enter();
    CallFailure failure = assertThrows(CallFailure.class, this::enter);
    assertEquals("pool-full", failure.problem().name());
    assertEquals(503, failure.problem().status());
  }

  @Test
  void withFewerPlacesThoseWhoHaveOneKeepItAndOthersWaitUntilThereAreMore() throws Exception {
    Bulkhead.Turn holder = enter();
    line.limitTo(0);
    Bulkhead.Turn first = enter();
    assertEquals(0, line.load().limit());
    holder.end();
    assertFalse(first.come().isComplete());
    assertEquals(0, line.load().used());
    line.limitTo(Integer.MAX_VALUE);
    first.come().await(30, SECONDS);
    assertEquals(1, line.load().used());
    assertEquals(1, line.load().limit());
  }

  @Test
  void whoLeavesTheLineMakesRoomInItAndTakesNobodysPlace() throws Exception {
    Bulkhead.Turn holder = enter();
    Bulkhead.Turn first = enter();
    Bulkhead.Turn second = enter();
    first.end();
    Bulkhead.Turn third = enter();
    assertThrows(CallFailure.class, this::enter);
    holder.end();
    second.come().await(30, SECONDS);
    assertFalse(third.come().isComplete());
    assertFalse(first.come().isComplete());
  }

  @Test
  void whenAllHaveLeftThereIsAPlaceAgain() throws Exception {
    Bulkhead.Turn holder = enter();
    Bulkhead.Turn waiting = enter();
    holder.end();
    waiting.come().await(30, SECONDS);
    waiting.end();
    assertTrue(enter().come().isComplete());
    assertFalse(enter().come().isComplete());
  }

  private Bulkhead.Turn enter() {
    return line.enter("user-service");
  }
}
