package dev.loopmesh.shop;

/** Where the money of a payment is. */
public enum PaymentStatus {
  /** Promised by the customer's bank, not yet with the shop. */
  PENDING("pending"),
  /** With the shop. */
  CAPTURED("captured"),
  /** Given back to the customer, as the order was cancelled. */
  REFUNDED("refunded");

  private final String wireName;

  PaymentStatus(String wireName) {
    this.wireName = wireName;
  }

  /**
   * The name in JSON.
   *
   * @return for example {@code captured}
   */
  public String wireName() {
    return wireName;
  }
}
