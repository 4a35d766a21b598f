package dev.loopmesh.shop;

import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Walks through all users, so that the tests hold for every one of them. */
final class WholeShop {

  private WholeShop() {}

  static IntStream ids() {
    return IntStream.rangeClosed(Shop.FIRST_USER_ID, Shop.LAST_USER_ID);
  }

  static void eachUser(Consumer<User> check) {
    ids().mapToObj(Shop::user).forEach(check);
  }

  static void eachOrder(Consumer<Order> check) {
    ids().forEach(id -> Shop.orders(id).forEach(check));
  }

  static void eachPayment(Consumer<Payment> check) {
    ids().forEach(id -> Shop.payments(id).forEach(check));
  }
}
