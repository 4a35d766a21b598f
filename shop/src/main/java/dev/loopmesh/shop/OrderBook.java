package dev.loopmesh.shop;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Generates orders. */
final class OrderBook {

  private static final int DAYS_UNTIL_SHIPPED = 3;
  private static final int DAYS_UNTIL_DELIVERED = 8;

  private OrderBook() {}

  static List<Order> ordersOf(User user, PriceList priceList) {
    Dice dice = new Dice(Dice.Topic.ORDERS, user.id());
    List<Order> orders = new ArrayList<>();
    for (LocalDate placedOn : orderDays(dice, user.memberSince())) {
      String id = "o-" + user.id() + "-" + (orders.size() + 1);
      orders.add(
          new Order(id, user.id(), placedOn, status(dice, placedOn), lines(dice, priceList)));
    }
    return List.copyOf(orders);
  }

  /** The days of orders, the oldest first. */
  private static List<LocalDate> orderDays(Dice dice, LocalDate memberSince) {
    int membershipDays = (int) ChronoUnit.DAYS.between(memberSince, Shop.LAST_DAY);
    List<LocalDate> days = new ArrayList<>();
    int count = dice.between(1, 5);
    while (days.size() < count) {
      // some users have a recent order, so that every status occurs
      boolean justNow = days.isEmpty() && dice.oneIn(3);
      int daysAgo = dice.between(0, justNow ? DAYS_UNTIL_DELIVERED : membershipDays);
      days.add(Shop.LAST_DAY.minusDays(daysAgo));
    }
    days.sort(null);
    return days;
  }

  private static OrderStatus status(Dice dice, LocalDate placedOn) {
    if (dice.oneIn(12)) {
      return OrderStatus.CANCELLED;
    }
    long daysAgo = ChronoUnit.DAYS.between(placedOn, Shop.LAST_DAY);
    if (daysAgo < DAYS_UNTIL_SHIPPED) {
      return OrderStatus.PLACED;
    }
    return daysAgo < DAYS_UNTIL_DELIVERED ? OrderStatus.SHIPPED : OrderStatus.DELIVERED;
  }

  private static List<OrderLine> lines(Dice dice, PriceList priceList) {
    List<OrderLine> lines = new ArrayList<>();
    for (Product product : dice.pickDistinct(dice.between(1, 4), List.of(Product.values()))) {
      int quantity = dice.between(1, product.mostPerOrder());
      lines.add(new OrderLine(product.title(), quantity, priceList.priceOf(product)));
    }
    return lines;
  }
}
