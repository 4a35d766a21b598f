package dev.loopmesh.shop;

/** The ways to pay; the ones after {@link #BANK_TRANSFER} are at home in a few countries only. */
public enum PaymentMethod {
  /** Credit or debit card. */
  CARD("card"),
  /** PayPal. */
  PAYPAL("paypal"),
  /** A transfer that the customer makes by hand, some days after the order. */
  BANK_TRANSFER("bank-transfer"),
  /** A phone number as the account: Kenya. */
  MOBILE_MONEY("mobile-money"),
  /** Pix: Brazil. */
  PIX("pix"),
  /** Unified Payments Interface: India. */
  UPI("upi"),
  /** BLIK: Poland. */
  BLIK("blik"),
  /** Swish: Sweden. */
  SWISH("swish"),
  /** iDEAL: the Netherlands. */
  IDEAL("ideal"),
  /** Cash at the till of a convenience store: Japan. */
  KONBINI("konbini");

  private final String wireName;

  PaymentMethod(String wireName) {
    this.wireName = wireName;
  }

  /**
   * The name in JSON.
   *
   * @return for example {@code bank-transfer}
   */
  public String wireName() {
    return wireName;
  }
}
