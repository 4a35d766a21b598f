package dev.loopmesh.shop;

import java.time.LocalDate;
import java.util.List;

/**
 * The whole shop: its users, their orders, and the payments for these.
 *
 * <p>Nothing is stored and nothing changes: the same id gives the same answer in every process, on
 * every JDK and on every day. Safe on any thread; an answer takes microseconds and no waiting, so
 * it may be asked for on an event loop.
 */
public final class Shop {

  /** The smallest user id. */
  public static final int FIRST_USER_ID = 1;

  /** The largest user id. */
  public static final int LAST_USER_ID = 10_000;

  /** The day of opening; nobody is a member for longer. */
  public static final LocalDate FIRST_DAY = LocalDate.of(2016, 1, 1);

  /**
   * The shop's today: nothing is younger. Fixed, because a shop that looked at the clock would tell
   * another story tomorrow.
   */
  public static final LocalDate LAST_DAY = LocalDate.of(2025, 12, 31);

  private Shop() {}

  /**
   * A user.
   *
   * @param id from {@link #FIRST_USER_ID} to {@link #LAST_USER_ID}
   * @return the user with this id
   * @throws UnknownUser if there is none
   */
  public static User user(int id) {
    return CustomerBook.user(requireUser(id), countryOf(id));
  }

  /**
   * A user's orders.
   *
   * @param userId from {@link #FIRST_USER_ID} to {@link #LAST_USER_ID}
   * @return 1 to 5 orders, the oldest first, all in the currency of the user's country
   * @throws UnknownUser if there is none
   */
  public static List<Order> orders(int userId) {
    return OrderBook.ordersOf(user(userId), countryOf(userId).priceList());
  }

  /**
   * A user's payments. Those for an order that stands come to exactly its total; a cancelled order
   * has had all its money given back, or never had any, so a user may have no payment at all.
   *
   * @param userId from {@link #FIRST_USER_ID} to {@link #LAST_USER_ID}
   * @return no, one or two payments for each order, in the sequence of the orders
   * @throws UnknownUser if there is none
   */
  public static List<Payment> payments(int userId) {
    return Ledger.paymentsFor(orders(userId), countryOf(userId).paymentMethods());
  }

  /**
   * Refuses an id that the shop does not have, and returns any other.
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
