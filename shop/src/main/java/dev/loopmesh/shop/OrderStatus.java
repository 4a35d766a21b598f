package dev.loopmesh.shop;

import java.util.Locale;

/** The state of an order. */
public enum OrderStatus {
  PLACED,
  SHIPPED,
  DELIVERED,
  /** What had been paid was refunded. */
  CANCELLED;

  /** The name in JSON, such as {@code placed}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
