package dev.loopmesh.shop;

import static dev.loopmesh.shop.WholeShop.eachOrder;
import static dev.loopmesh.shop.WholeShop.eachUser;
import static dev.loopmesh.shop.WholeShop.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrdersTest {

  private static final OrderLine CUPS = new OrderLine("Espresso cups", 2, Money.of(2_499, "EUR"));

  @Test
  void everyUserHasOneToFiveOrdersNumberedFromTheOldest() {
    ids()
        .forEach(
            id -> {
              List<Order> orders = Shop.orders(id);
              assertTrue(orders.size() >= 1 && orders.size() <= 5, "orders of " + id);
              for (int i = 0; i < orders.size(); i++) {
                assertEquals("o-" + id + "-" + (i + 1), orders.get(i).id());
                assertEquals(id, orders.get(i).userId());
              }
              List<LocalDate> days = orders.stream().map(Order::placedOn).toList();
              assertEquals(days.stream().sorted().toList(), days);
            });
  }

  @Test
  void everyNumberOfOrdersAndEveryStatusOccurs() {
    Set<Integer> counts =
        ids().mapToObj(id -> Shop.orders(id).size()).collect(Collectors.toUnmodifiableSet());
    Map<OrderStatus, Integer> statuses = new EnumMap<>(OrderStatus.class);
    eachOrder(order -> statuses.merge(order.status(), 1, Integer::sum));

    assertEquals(Set.of(1, 2, 3, 4, 5), counts);
    for (OrderStatus status : OrderStatus.values()) {
      assertTrue(statuses.getOrDefault(status, 0) >= 500, "too few to be met: " + statuses);
    }
  }

  @Test
  void everyTotalThatIsSentIsTheSumOfTheLinesThatAreSent() {
    eachOrder(
        order -> {
          JsonObject json = order.toJson();
          long sum = 0;
          for (Object each : json.getJsonArray("lines")) {
            JsonObject line = (JsonObject) each;
            sum += line.getInteger("quantity") * minorUnits(line, "unitPrice");
          }
          assertEquals(sum, minorUnits(json, "total"), order.toString());
        });
  }

  @Test
  void everyOrderIsInTheCurrencyOfTheUsersCountry() {
    eachUser(
        user -> {
          Currency currency =
              Currency.getInstance(new Locale.Builder().setRegion(user.country()).build());
          for (Order order : Shop.orders(user.id())) {
            assertEquals(currency, order.total().currency(), order.toString());
          }
        });
  }

  @Test
  void nobodyOrdersBeforeJoiningOrAfterTheLastDay() {
    eachUser(
        user -> {
          for (Order order : Shop.orders(user.id())) {
            assertFalse(order.placedOn().isBefore(user.memberSince()), order.toString());
            assertFalse(order.placedOn().isAfter(Shop.LAST_DAY), order.toString());
          }
        });
  }

  @Test
  void statusFollowsAge() {
    eachOrder(
        order -> {
          boolean olderThanAMonth = order.placedOn().isBefore(Shop.LAST_DAY.minusMonths(1));
          boolean ofToday = order.placedOn().equals(Shop.LAST_DAY);
          switch (order.status()) {
            case PLACED, SHIPPED -> assertFalse(olderThanAMonth, order.toString());
            case DELIVERED -> assertFalse(ofToday, order.toString());
            case CANCELLED -> {} // at any age
          }
        });
  }

  @Test
  void everyLineIsAnotherProductInAPlausibleQuantity() {
    eachOrder(
        order -> {
          Set<String> products =
              order.lines().stream().map(OrderLine::product).collect(Collectors.toSet());
          assertEquals(order.lines().size(), products.size(), order.toString());
          for (OrderLine line : order.lines()) {
            assertTrue(line.quantity() >= 1 && line.quantity() <= 4, order.toString());
          }
        });
  }

  @Test
  void aProductCostsTheSameForEverybodyWhoPaysInTheSameCurrency() {
    Map<String, Money> prices = new HashMap<>();
    eachOrder(
        order -> {
          for (OrderLine line : order.lines()) {
            Money price = line.unitPrice();
            Money known = prices.putIfAbsent(line.product() + price.currency(), price);
            assertEquals(known == null ? price : known, price, line.product());
          }
        });
    assertEquals(Product.values().length * PriceList.values().length, prices.size());
  }

  @Test
  void everyPriceIsWithinAQuarterOfItsConversion() {
    Map<String, Double> unitsPerEuro =
        Map.ofEntries(
            Map.entry("EUR", 1.0),
            Map.entry("BRL", 6.4),
            Map.entry("GBP", 0.85),
            Map.entry("INR", 100.0),
            Map.entry("JPY", 160.0),
            Map.entry("KES", 150.0),
            Map.entry("KRW", 1_600.0),
            Map.entry("MAD", 10.6),
            Map.entry("MXN", 21.0),
            Map.entry("NGN", 1_700.0),
            Map.entry("PLN", 4.3),
            Map.entry("SEK", 11.0),
            Map.entry("TRY", 48.0),
            Map.entry("USD", 1.15));
    for (PriceList list : PriceList.values()) {
      for (Product product : Product.values()) {
        Money price = list.priceOf(product);
        double major = price.amountMinor() / Math.pow(10, digits(price));
        double converted = product.euroCents() / 100.0 * unitsPerEuro.get(list.name());
        assertEquals(converted, major, converted / 4, product + " " + list);
      }
    }
  }

  @Test
  void anOrderNeedsLinesInOneCurrency() {
    OrderLine yen = new OrderLine("Whisk", 1, Money.of(1_580, "JPY"));

    assertThrows(IllegalArgumentException.class, () -> orderOf(List.of()));
    assertThrows(IllegalArgumentException.class, () -> orderOf(List.of(CUPS, yen)).total());
  }

  @Test
  void anOrderDoesNotChangeWithTheListThatItWasMadeFrom() {
    List<OrderLine> lines = new ArrayList<>(List.of(CUPS));
    Order order = orderOf(lines);

    lines.clear();

    assertEquals(Money.of(4_998, "EUR"), order.total());
  }

  private static Order orderOf(List<OrderLine> lines) {
    return new Order("o-42-1", 42, Shop.LAST_DAY, OrderStatus.PLACED, lines);
  }

  private static long minorUnits(JsonObject json, String key) {
    return json.getJsonObject(key).getLong("amountMinor");
  }

  private static int digits(Money price) {
    return price.currency().getDefaultFractionDigits();
  }
}
