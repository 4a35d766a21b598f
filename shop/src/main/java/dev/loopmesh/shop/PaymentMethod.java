package dev.loopmesh.shop;

import java.util.Locale;

/** The ways to pay; the ones after {@link #BANK_TRANSFER} are at home in a few countries only. */
public enum PaymentMethod {
  /** Credit or debit card. */
  CARD,
  /** PayPal. */
  PAYPAL,
  /** A transfer that the customer makes by hand, some days after the order. */
  BANK_TRANSFER,
  /** A phone number as the account: Kenya. */
  MOBILE_MONEY,
  /** Pix: Brazil. */
  PIX,
  /** Unified Payments Interface: India. */
  UPI,
  /** BLIK: Poland. */
  BLIK,
  /** Swish: Sweden. */
  SWISH,
  /** iDEAL: the Netherlands. */
  IDEAL,
  /** Cash at the till of a convenience store: Japan. */
  KONBINI;

  /** The name in JSON, such as {@code bank-transfer}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
