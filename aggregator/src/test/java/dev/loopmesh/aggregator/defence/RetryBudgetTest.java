package dev.loopmesh.aggregator.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final Clock clock = new Clock();
  private final RetryBudget budget = new RetryBudget(clock);

  @Test
  void extraCallsAreAShareOfTheCallsProper() {
    int granted = 0;
    for (int call = 0; call < 1_000; call++) {
      budget.deposit(0.2, 0);
      granted += budget.withdraw(0) ? 1 : 0;
    }
    assertEquals(200, granted, 1);
  }

  @Test
  void soManyASecondAreFree() {
    int granted = 0;
    while (budget.withdraw(7)) {
      granted++;
    }
    assertEquals(70, granted, "at the start as if ten seconds had been saved");
    granted = 0;
    for (int second = 0; second < 10; second++) {
      clock.goOn(Duration.ofSeconds(1));
      for (int attempt = 0; attempt < 50; attempt++) {
        granted += budget.withdraw(7) ? 1 : 0;
      }
    }
    assertEquals(70, granted);
  }

  @Test
  void thriftIsSavedForABurstOfTenSecondsAndNoMore() {
    for (int second = 0; second < 1_000; second++) {
      clock.goOn(Duration.ofSeconds(1));
      budget.deposit(1, 5);
    }
    int granted = 0;
    while (budget.withdraw(5)) {
      granted++;
    }
    assertEquals(50, granted);
  }

  @Test
  void withNothingPutInNothingCanBeTaken() {
    clock.goOn(Duration.ofHours(1));
    budget.deposit(0, 0);
    assertEquals(false, budget.withdraw(0));
  }
}
