package dev.loopmesh.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Pins the shop's data: documents and recorded runs refer to these people and sums. A deliberate
 * change of them is pinned here.
 */
class PinnedShopTest {

  @Test
  void user42IsAlwaysTheSamePerson() {
    String pinned =
        """
        {
          "id": 42,
          "name": "Fiadh Byrne",
          "email": "fiadh.byrne.42@example.org",
          "country": "IE",
          "memberSince": "2025-04-04"
        }
        """;
    assertEquals(new JsonObject(pinned), Shop.user(42).toJson());
  }

  @Test
  void user42AlwaysHasTheSameOrders() {
    String pinned =
        """
        [
          {
            "id": "o-42-1",
            "userId": 42,
            "placedOn": "2025-09-05",
            "status": "delivered",
            "lines": [
              {
                "product": "Silicone spatula",
                "quantity": 2,
                "unitPrice": {"amountMinor": 799, "currency": "EUR"}
              }
            ],
            "total": {"amountMinor": 1598, "currency": "EUR"}
          },
          {
            "id": "o-42-2",
            "userId": 42,
            "placedOn": "2025-10-13",
            "status": "cancelled",
            "lines": [
              {
                "product": "Kitchen thermometer",
                "quantity": 1,
                "unitPrice": {"amountMinor": 1999, "currency": "EUR"}
              }
            ],
            "total": {"amountMinor": 1999, "currency": "EUR"}
          },
          {
            "id": "o-42-3",
            "userId": 42,
            "placedOn": "2025-12-28",
            "status": "shipped",
            "lines": [
              {
                "product": "Carbon-steel wok, 32 cm",
                "quantity": 1,
                "unitPrice": {"amountMinor": 4499, "currency": "EUR"}
              },
              {
                "product": "Cast-iron pan, 26 cm",
                "quantity": 1,
                "unitPrice": {"amountMinor": 4999, "currency": "EUR"}
              },
              {
                "product": "Balloon whisk",
                "quantity": 2,
                "unitPrice": {"amountMinor": 999, "currency": "EUR"}
              }
            ],
            "total": {"amountMinor": 11496, "currency": "EUR"}
          }
        ]
        """;
    var orders = new JsonArray(Shop.orders(42).stream().map(Order::toJson).toList());
    assertEquals(new JsonArray(pinned), orders);
  }

  @Test
  void user42AlwaysHasTheSamePayments() {
    String pinned =
        """
        [
          {
            "id": "p-42-1-1",
            "orderId": "o-42-1",
            "userId": 42,
            "paidOn": "2025-09-05",
            "method": "card",
            "status": "captured",
            "amount": {"amountMinor": 1598, "currency": "EUR"}
          },
          {
            "id": "p-42-2-1",
            "orderId": "o-42-2",
            "userId": 42,
            "paidOn": "2025-10-13",
            "method": "paypal",
            "status": "refunded",
            "amount": {"amountMinor": 1999, "currency": "EUR"}
          },
          {
            "id": "p-42-3-1",
            "orderId": "o-42-3",
            "userId": 42,
            "paidOn": "2025-12-28",
            "method": "card",
            "status": "captured",
            "amount": {"amountMinor": 3448, "currency": "EUR"}
          },
          {
            "id": "p-42-3-2",
            "orderId": "o-42-3",
            "userId": 42,
            "paidOn": "2025-12-31",
            "method": "card",
            "status": "pending",
            "amount": {"amountMinor": 8048, "currency": "EUR"}
          }
        ]
        """;
    var payments = new JsonArray(Shop.payments(42).stream().map(Payment::toJson).toList());
    assertEquals(new JsonArray(pinned), payments);
  }

  @Test
  void nobodyElseHasChangedEither() throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    WholeShop.eachUser(user -> digest(sha256, user.toJson()));
    WholeShop.eachOrder(order -> digest(sha256, order.toJson()));
    WholeShop.eachPayment(payment -> digest(sha256, payment.toJson()));

    assertEquals(
        "3817808142aa2833543369307d879238d6b4bac7be0b7b5f3ef262fe06ccb955",
        HexFormat.of().formatHex(sha256.digest()));
  }

  private static void digest(MessageDigest digest, JsonObject json) {
    digest.update(json.encode().getBytes(UTF_8));
  }
}
