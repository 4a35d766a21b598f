package dev.loopmesh.shop;

import java.util.Locale;

/** The state of a payment. */
public enum PaymentStatus {
  PENDING,
  CAPTURED,
  /** The order was cancelled. */
  REFUNDED;

  /** The name in JSON, such as {@code captured}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
