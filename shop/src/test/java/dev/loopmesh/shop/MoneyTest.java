package dev.loopmesh.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class MoneyTest {

  private static final Money CUPS = Money.of(1_999, "EUR");

  @Test
  void amountsOfOneCurrencyAddUp() {
    assertEquals(Money.of(2_000, "EUR"), CUPS.add(Money.of(1, "EUR")));
    assertEquals(Money.of(1_998, "EUR"), CUPS.subtract(Money.of(1, "EUR")));
    assertEquals(Money.of(5_997, "EUR"), CUPS.times(3));
  }

  @Test
  void amountsOfTwoCurrenciesDoNotMix() {
    Money yen = Money.of(1_999, "JPY");

    var adding = assertThrows(IllegalArgumentException.class, () -> CUPS.add(yen));
    assertThrows(IllegalArgumentException.class, () -> CUPS.subtract(yen));

    assertTrue(adding.getMessage().contains("JPY where EUR"), adding.getMessage());
  }

  @Test
  void anAmountThatDoesNotFitIsAnErrorAndNotAnotherAmount() {
    Money most = Money.of(Long.MAX_VALUE, "EUR");

    assertThrows(ArithmeticException.class, () -> most.add(CUPS));
    assertThrows(ArithmeticException.class, () -> most.times(2));
    assertThrows(ArithmeticException.class, () -> Money.of(-2, "EUR").subtract(most));
  }

  @Test
  void aCurrencyThatDoesNotExistIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Money.of(1, "EURO"));
    assertThrows(NullPointerException.class, () -> new Money(1, null));
  }

  @Test
  void jsonHasMinorUnitsAndTheCurrencyCode() {
    assertEquals(new JsonObject("{\"amountMinor\":1999,\"currency\":\"EUR\"}"), CUPS.toJson());
  }
}
