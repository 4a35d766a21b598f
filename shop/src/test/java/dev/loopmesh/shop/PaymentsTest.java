package dev.loopmesh.shop;

import static dev.loopmesh.shop.WholeShop.eachPayment;
import static dev.loopmesh.shop.WholeShop.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PaymentsTest {

  @Test
  void everyPaymentNamesAnOrderOfTheSameUser() {
    ids()
        .forEach(
            id -> {
              Set<String> orderIds =
                  Shop.orders(id).stream().map(Order::id).collect(Collectors.toSet());
              for (Payment payment : Shop.payments(id)) {
                assertEquals(id, payment.userId(), payment.toString());
                assertTrue(orderIds.contains(payment.orderId()), payment.toString());
              }
            });
  }

  @Test
  void everyPaymentIsNumberedWithinItsOrder() {
    eachOrderWithPayments(
        (order, payments) -> {
          for (int i = 0; i < payments.size(); i++) {
            assertEquals("p" + order.id().substring(1) + "-" + (i + 1), payments.get(i).id());
          }
        });
  }

  @Test
  void anOrderThatStandsIsPaidToTheLastCent() {
    eachOrderWithPayments(
        (order, payments) -> {
          if (order.status() != OrderStatus.CANCELLED) {
            assertEquals(order.total(), sum(payments), order.toString());
            assertFalse(payments.stream().anyMatch(PaymentsTest::isRefunded), order.toString());
          }
        });
  }

  @Test
  void aCancelledOrderWasNeverPaidOrIsRefundedInFull() {
    Map<Boolean, Integer> wasPaid = new HashMap<>();
    eachOrderWithPayments(
        (order, payments) -> {
          if (order.status() == OrderStatus.CANCELLED) {
            wasPaid.merge(!payments.isEmpty(), 1, Integer::sum);
            assertTrue(payments.stream().allMatch(PaymentsTest::isRefunded), order.toString());
            assertTrue(payments.isEmpty() || sum(payments).equals(order.total()));
          }
        });
    assertTrue(wasPaid.get(true) > 500 && wasPaid.get(false) > 500, wasPaid.toString());
  }

  @Test
  void someOrdersArePaidInTwoPartsAndNoneInMore() {
    Map<Integer, Integer> ordersByParts = new HashMap<>();
    eachOrderWithPayments(
        (order, payments) -> ordersByParts.merge(payments.size(), 1, Integer::sum));

    assertEquals(Set.of(0, 1, 2), ordersByParts.keySet());
    assertTrue(ordersByParts.get(2) > 1_000, ordersByParts.toString());
  }

  @Test
  void everyAmountIsMoreThanNothing() {
    eachPayment(payment -> assertTrue(payment.amount().amountMinor() > 0, payment.toString()));
  }

  @Test
  void nobodyPaysBeforeOrderingOrAfterTheLastDay() {
    eachOrderWithPayments(
        (order, payments) -> {
          for (Payment payment : payments) {
            assertFalse(payment.paidOn().isBefore(order.placedOn()), payment.toString());
            assertFalse(payment.paidOn().isAfter(Shop.LAST_DAY), payment.toString());
          }
        });
  }

  @Test
  void onlyMoneyOfTheLastDaysIsPending() {
    eachPayment(
        payment -> {
          boolean ofTheLastDays = payment.paidOn().isAfter(Shop.LAST_DAY.minusDays(3));
          if (!isRefunded(payment)) {
            boolean isPending = payment.status() == PaymentStatus.PENDING;
            assertEquals(ofTheLastDays, isPending, payment.toString());
          }
        });
  }

  @Test
  void everybodyPaysInAWayThatTheirCountryKnows() {
    eachPayment(
        payment -> {
          Country country = Country.valueOf(Shop.user(payment.userId()).country());
          assertTrue(country.paymentMethods().contains(payment.method()), payment.toString());
        });
  }

  @Test
  void everyStatusAndEveryMethodOccurs() {
    Set<PaymentStatus> statuses = EnumSet.noneOf(PaymentStatus.class);
    Set<PaymentMethod> methods = EnumSet.noneOf(PaymentMethod.class);
    eachPayment(
        payment -> {
          statuses.add(payment.status());
          methods.add(payment.method());
        });
    assertEquals(EnumSet.allOf(PaymentStatus.class), statuses);
    assertEquals(EnumSet.allOf(PaymentMethod.class), methods);
  }

  private static void eachOrderWithPayments(BiConsumer<Order, List<Payment>> check) {
    ids()
        .forEach(
            id -> {
              List<Payment> payments = Shop.payments(id);
              for (Order order : Shop.orders(id)) {
                check.accept(
                    order, payments.stream().filter(p -> p.orderId().equals(order.id())).toList());
              }
            });
  }

  private static Money sum(List<Payment> payments) {
    return payments.stream().map(Payment::amount).reduce(Money::add).orElseThrow();
  }

  private static boolean isRefunded(Payment payment) {
    return payment.status() == PaymentStatus.REFUNDED;
  }
}
