package dev.loopmesh.shop;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Generates payments. */
final class Ledger {

  /** Payments of the last days are pending. */
  private static final int DAYS_UNTIL_CAPTURED = 3;

  private static final int MOST_DAYS_UNTIL_TRANSFER = 4;
  private static final int DAYS_BETWEEN_PARTS = 14;

  private Ledger() {}

  static List<Payment> paymentsFor(List<Order> orders, List<PaymentMethod> methods) {
    Dice dice = new Dice(Dice.Topic.PAYMENTS, orders.get(0).userId());
    List<Payment> payments = new ArrayList<>();
    for (Order order : orders) {
      payments.addAll(paymentsFor(order, dice, methods));
    }
    return List.copyOf(payments);
  }

  private static List<Payment> paymentsFor(Order order, Dice dice, List<PaymentMethod> methods) {
    if (order.status() == OrderStatus.CANCELLED && dice.oneIn(2)) {
      return List.of(); // cancelled before it was paid
    }
    PaymentMethod method = dice.pick(methods);
    LocalDate paidOn = order.placedOn().plusDays(daysUntilPaid(dice, method));
    List<Payment> payments = new ArrayList<>();
    for (Money part : parts(order, dice)) {
      payments.add(payment(order, payments.size() + 1, notAfterToday(paidOn), method, part));
      paidOn = paidOn.plusDays(DAYS_BETWEEN_PARTS);
    }
    return payments;
  }

  private static int daysUntilPaid(Dice dice, PaymentMethod method) {
    return method == PaymentMethod.BANK_TRANSFER ? dice.between(1, MOST_DAYS_UNTIL_TRANSFER) : 0;
  }

  /** The total, or two parts of some larger orders. */
  private static List<Money> parts(Order order, Dice dice) {
    Money total = order.total();
    if (order.lines().size() == 1 || !dice.oneIn(4)) {
      return List.of(total);
    }
    // the second part is the rest, so that no cent is lost by rounding
    int percent = dice.pick(List.of(30, 50));
    Money first = new Money(total.amountMinor() * percent / 100, total.currency());
    return List.of(first, total.subtract(first));
  }

  private static Payment payment(
      Order order, int part, LocalDate paidOn, PaymentMethod method, Money amount) {
    // o-42-1 has p-42-1-1 and p-42-1-2
    String id = order.id().replaceFirst("^o", "p") + "-" + part;
    return new Payment(
        id, order.id(), order.userId(), paidOn, method, status(order, paidOn), amount);
  }

  private static PaymentStatus status(Order order, LocalDate paidOn) {
    if (order.status() == OrderStatus.CANCELLED) {
      return PaymentStatus.REFUNDED;
    }
    boolean onItsWay = paidOn.plusDays(DAYS_UNTIL_CAPTURED).isAfter(Shop.LAST_DAY);
    return onItsWay ? PaymentStatus.PENDING : PaymentStatus.CAPTURED;
  }

  private static LocalDate notAfterToday(LocalDate day) {
    return day.isAfter(Shop.LAST_DAY) ? Shop.LAST_DAY : day;
  }
}
