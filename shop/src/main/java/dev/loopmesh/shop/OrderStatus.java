package dev.loopmesh.shop;

/** How far an order has come. */
public enum OrderStatus {
  /** Ordered, and still in the shop. */
  PLACED("placed"),
  /** On its way. */
  SHIPPED("shipped"),
  /** With the customer. */
  DELIVERED("delivered"),
  /** Called off; whatever had been paid was given back. */
  CANCELLED("cancelled");

  private final String wireName;

  OrderStatus(String wireName) {
    this.wireName = wireName;
  }

  /**
   * The name in JSON.
   *
   * @return for example {@code placed}
   */
  public String wireName() {
    return wireName;
  }
}
