package dev.loopmesh.shop;

import java.time.LocalDate;
import java.util.List;

/**
 * The users of a shop, their orders, and their payments. The same id gives the same data in every
 * process, on every JDK and on every day. Thread-safe; takes microseconds and never blocks.
 */
public final class Shop {

  /** The smallest user id. */
  public static final int FIRST_USER_ID = 1;

  /** The largest user id. */
  public static final int LAST_USER_ID = 10_000;

  /** The day of opening. */
  public static final LocalDate FIRST_DAY = LocalDate.of(2016, 1, 1);

  /** The shop's today, fixed so that data does not change. */
  public static final LocalDate LAST_DAY = LocalDate.of(2025, 12, 31);

  private Shop() {}

  /**
   * A user.
   *
   * @throws UnknownUser if there is none
   */
  public static User user(int id) {
    return CustomerBook.user(requireUser(id), countryOf(id));
  }

  /**
   * A user's orders.
   *
   * @return 1 to 5 orders, the oldest first, all in the currency of the user's country
   * @throws UnknownUser if there is none
   */
  public static List<Order> orders(int userId) {
    return OrderBook.ordersOf(user(userId), countryOf(userId).priceList());
  }

  /**
   * A user's payments. Those for an order add up to its total; those for a cancelled order, if any,
   * were refunded.
   *
   * @return zero to two payments per order, in the sequence of the orders
   * @throws UnknownUser if there is none
   */
  public static List<Payment> payments(int userId) {
    return Ledger.paymentsFor(orders(userId), countryOf(userId).paymentMethods());
  }

  /**
   * Checks an id and returns it.
   *
   * @throws UnknownUser if there is no such user
   */
  public static int requireUser(int id) {
    if (id < FIRST_USER_ID || id > LAST_USER_ID) {
      throw new UnknownUser(id);
    }
    return id;
  }

  private static Country countryOf(int userId) {
    return new Dice(Dice.Topic.COUNTRY, userId).pick(List.of(Country.values()));
  }
}
