package dev.loopmesh.shop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;

/**
 * An order.
 *
 * @param id {@code o-<user>-<number>}, such as {@code o-42-1}; a user's oldest order is number 1
 * @param userId who ordered
 * @param placedOn the day of ordering
 * @param lines what was ordered: at least one line, each another product, all in one currency
 */
public record Order(
    String id, int userId, LocalDate placedOn, OrderStatus status, List<OrderLine> lines) {

  /** Keeps a copy of the lines. */
  public Order {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("lines: order " + id + " has none; give at least one");
    }
  }

  /**
   * The sum of the lines.
   *
   * @throws IllegalArgumentException if the lines are in different currencies
   */
  public Money total() {
    return lines.stream().map(OrderLine::total).reduce(Money::add).orElseThrow();
  }

  /** The JSON of order-service, with the {@code total}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("userId", userId)
        .put("placedOn", placedOn.toString())
        .put("status", status.wireName())
        .put("lines", new JsonArray(lines.stream().map(OrderLine::toJson).toList()))
        .put("total", total().toJson());
  }
}
