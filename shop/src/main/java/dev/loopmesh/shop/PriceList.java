package dev.loopmesh.shop;

import java.util.Currency;

/**
 * The shop's prices in one currency, each constant named by its ISO 4217 code.
 *
 * <p>Prices are not exchange rates: like any shop, this one sells the 24.99 € cups for £20.99 and
 * for 3,980 yen. So a converted price is rounded to a step that is usual in the currency, and a
 * little is taken off. The rates are rough ones of 2025 and never change.
 */
enum PriceList {
  EUR(100, 1_00, 1),
  BRL(6_40, 10_00, 10),
  GBP(85, 1_00, 1),
  INR(100_00, 100_00, 1_00),
  JPY(160, 100, 20),
  KES(150_00, 50_00, 1_00),
  KRW(1_600, 1_000, 100),
  MAD(10_60, 10_00, 1_00),
  MXN(21_00, 10_00, 1_00),
  NGN(1_700_00, 500_00, 10_00),
  PLN(4_30, 5_00, 1),
  SEK(11_00, 10_00, 1_00),
  TRY(48_00, 50_00, 10),
  USD(1_15, 1_00, 1);

  private final long minorUnitsPerEuro;
  private final long step;
  private final long takenOff;

  PriceList(long minorUnitsPerEuro, long step, long takenOff) {
    this.minorUnitsPerEuro = minorUnitsPerEuro;
    this.step = step;
    this.takenOff = takenOff;
  }

  /** The price of one piece in this currency. */
  Money priceOf(Product product) {
    long converted = product.euroCents() * minorUnitsPerEuro / 100;
    long steps = Math.max(1, Math.round((double) converted / step));
    return new Money(steps * step - takenOff, Currency.getInstance(name()));
  }
}
