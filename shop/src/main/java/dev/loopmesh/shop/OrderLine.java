package dev.loopmesh.shop;

import io.vertx.core.json.JsonObject;

/**
 * One product of an order.
 *
 * @param product the product's name
 * @param quantity how many of it, at least 1
 * @param unitPrice the price of one
 */
public record OrderLine(String product, int quantity, Money unitPrice) {

  /**
   * The price of all of them.
   *
   * @return quantity times unit price
   */
  public Money total() {
    return unitPrice.times(quantity);
  }

  /**
   * This line as order-service sends it.
   *
   * @return the fields by their names
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("product", product)
        .put("quantity", quantity)
        .put("unitPrice", unitPrice.toJson());
  }
}
