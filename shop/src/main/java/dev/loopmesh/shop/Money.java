package dev.loopmesh.shop;

import io.vertx.core.json.JsonObject;
import java.util.Currency;
import java.util.Objects;

/**
 * An amount of one currency, in whole minor units (cents, pence, paise), so that sums are exact.
 *
 * <p>How many minor units make a major one is the currency's affair ({@link
 * Currency#getDefaultFractionDigits()}): 1999 is 19.99 in EUR, and 1999 yen in JPY, which has no
 * minor unit.
 *
 * @param amountMinor the amount in minor units as ISO 4217 defines them; may be negative
 * @param currency the ISO 4217 currency
 */
public record Money(long amountMinor, Currency currency) {

  /** Refuses an amount without a currency. */
  public Money {
    Objects.requireNonNull(currency, "currency");
  }

  /**
   * An amount of a currency.
   *
   * @param currencyCode an ISO 4217 code such as {@code EUR}
   * @throws IllegalArgumentException if no currency has this code
   */
  public static Money of(long amountMinor, String currencyCode) {
    return new Money(amountMinor, Currency.getInstance(currencyCode));
  }

  /**
   * The sum of two amounts.
   *
   * @throws IllegalArgumentException if the currencies differ
   * @throws ArithmeticException if the sum does not fit a {@code long}
   */
  public Money add(Money other) {
    requireSameCurrency(other);
    return new Money(Math.addExact(amountMinor, other.amountMinor), currency);
  }

  /**
   * The difference of two amounts.
   *
   * @throws IllegalArgumentException if the currencies differ
   * @throws ArithmeticException if the difference does not fit a {@code long}
   */
  public Money subtract(Money other) {
    requireSameCurrency(other);
    return new Money(Math.subtractExact(amountMinor, other.amountMinor), currency);
  }

  /**
   * A multiple of this amount.
   *
   * @throws ArithmeticException if the product does not fit a {@code long}
   */
  public Money times(long count) {
    return new Money(Math.multiplyExact(amountMinor, count), currency);
  }

  /**
   * This amount as the services send it.
   *
   * @return for example {@code {"amountMinor":1999,"currency":"EUR"}}
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("amountMinor", amountMinor)
        .put("currency", currency.getCurrencyCode());
  }

  private void requireSameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(
          "currency: " + other.currency + " where " + currency + " is needed; convert it first");
    }
  }
}
