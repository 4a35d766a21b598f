package dev.loopmesh.shop;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;

/**
 * A payment for an order, or for a part of it.
 *
 * @param id {@code p-<user>-<order number>-<part>}, such as {@code p-42-1-1}
 * @param orderId the order that it is for
 * @param userId who paid, the same who ordered
 * @param paidOn the day on which the user paid, also if the money is pending or was given back
 *     later
 * @param method how it was paid
 * @param status where the money is
 * @param amount how much, more than nothing
 */
public record Payment(
    String id,
    String orderId,
    int userId,
    LocalDate paidOn,
    PaymentMethod method,
    PaymentStatus status,
    Money amount) {

  /** The JSON of payment-service. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("orderId", orderId)
        .put("userId", userId)
        .put("paidOn", paidOn.toString())
        .put("method", method.wireName())
        .put("status", status.wireName())
        .put("amount", amount.toJson());
  }
}
