package dev.loopmesh.kit.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is let in, by the bytes that come over the wire. */
class GuardTest {
  private static final String TOKEN = "open-sesame";
  private static final AtomicInteger CHANGES = new AtomicInteger();
  private static final String JSON = "Content-Type: application/json";

  private static LiveService onLoopback;
  private static LiveService withToken;
  private static LiveService beyondLoopback;

  /** Something that can be changed. */
  private record Things(Guard guard) implements Service {
    static Service with(Settings settings) {
      return new Things(Guard.read(settings, "test-service", "HOST", "application/json"));
    }

    @Override
    public void addRoutes(Router router, Vertx vertx) {
      router.route().handler(guard);
      router.get("/things").handler(request -> request.end("" + CHANGES.get()));
      router.put("/things").handler(request -> request.end("" + CHANGES.incrementAndGet()));
    }
  }

  @BeforeAll
  static void start() throws Exception {
    onLoopback = LiveService.of(Things::with, "ALLOWED_HOSTS", "mesh.example, 10.9.8.7");
    withToken = LiveService.of(Things::with, "CONTROL_TOKEN", TOKEN);
    beyondLoopback = LiveService.of(Things::with, "HOST", "0.0.0.0");
  }

  @AfterAll
  static void stop() throws Exception {
    onLoopback.close();
    withToken.close();
    beyondLoopback.close();
  }

  static List<Arguments> refusedChanges() {
    String own = "Origin: http://127.0.0.1:" + onLoopback.running().port();
    return List.of(
        // another site's page
        refused(403, "foreign-origin", JSON, "Origin: http://evil.example"),
        refused(403, "foreign-origin", JSON, "Origin: null"),
        refused(403, "foreign-origin", JSON, "Origin:"),
        refused(403, "foreign-origin", JSON, "Origin: http://127.0.0.1:1"), // another port
        refused(403, "foreign-origin", JSON, "Origin: http://localhost"),
        refused(403, "foreign-origin", JSON, own + ".evil.example"),
        refused(403, "foreign-origin", JSON, own, "Origin: http://evil.example"),
        refused(403, "foreign-origin", JSON, "Sec-Fetch-Site: cross-site"),
        refused(403, "foreign-origin", JSON, "Sec-Fetch-Site: same-site"),
        refused(403, "foreign-origin", JSON, own, "Sec-Fetch-Site: cross-site"),
        // a form of another site's page, which needs no leave
        refused(403, "foreign-origin", "Content-Type: text/plain", "Origin: http://evil.example"),
        // in a form that is not taken
        refused(415, "unsupported-media-type"),
        refused(415, "unsupported-media-type", "Content-Type: text/plain"),
        refused(415, "unsupported-media-type", "Content-Type: application/x-www-form-urlencoded"),
        refused(415, "unsupported-media-type", "Content-Type: application/jsonp"),
        // too much
        refused(413, "body-too-large", JSON, "Content-Length: 65537"),
        refused(413, "body-too-large", JSON, "Content-Length: 99999999999"));
  }

  private static Arguments refused(int status, String problem, String... headers) {
    return Arguments.of(status, problem, List.of(headers));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("refusedChanges")
  void aChangeIsRefusedAndNothingIsChanged(int status, String problem, List<String> headers)
      throws Exception {
    int before = CHANGES.get();

    RawExchange answer =
        RawExchange.of(onLoopback).put("/things", "{}", headers.toArray(String[]::new));

    assertEquals(status, answer.status(), answer::text);
    assertEquals(problem, answer.problem());
    assertEquals(before, CHANGES.get());
    assertFalse(answer.has("Access-Control-"), answer::text);
  }

  static List<String> unknownHosts() {
    String port = ":" + onLoopback.running().port();
    return List.of(
        "evil.example",
        "evil.example" + port, // what a page has whose name was bound to this address
        "127.0.0.1.evil.example" + port,
        "localhost.evil.example" + port,
        "10.0.0.1" + port, // an address, but not this one
        "2130706433", // 127.0.0.1 as one number
        "[fe80::1]" + port);
  }

  @ParameterizedTest
  @MethodSource("unknownHosts")
  void aHostThatIsNotKnownIsRefusedEvenWhenItsPageIsOfTheSameOrigin(String host) throws Exception {
    int before = CHANGES.get();
    RawExchange wire = RawExchange.of(onLoopback).as(host);

    RawExchange change = wire.put("/things", "{}", JSON, "Origin: http://" + host);
    RawExchange look = wire.get("/things");
    RawExchange management = RawExchange.ofManagement(onLoopback).as(host).get("/info");

    for (RawExchange answer : List.of(change, look, management)) {
      assertEquals(421, answer.status(), answer::text);
      assertEquals("unknown-host", answer.problem());
    }
    assertEquals(before, CHANGES.get());
  }

  @ParameterizedTest
  @MethodSource("knownHosts")
  void aHostThatIsKnownIsServed(String host) throws Exception {
    RawExchange wire = RawExchange.of(onLoopback).as(host);

    assertEquals(200, wire.put("/things", "{}", JSON, "Origin: http://" + host).status());
    assertEquals(200, wire.get("/things").status());
  }

  static List<String> knownHosts() {
    return List.of(
        "127.0.0.1",
        "127.0.0.1:8090",
        "localhost:1",
        "LOCALHOST",
        "localhost.",
        "[::1]:8090",
        "127.0.0.2", // loopback too
        "test-service:9080", // as others in the same network of containers say
        "mesh.example:443",
        "10.9.8.7");
  }

  @Test
  void theAddressAtWhichAConnectionComesInIsKnown() throws Exception {
    assertEquals(200, RawExchange.of(beyondLoopback).as("127.0.0.1").get("/things").status());
    assertEquals(421, RawExchange.of(beyondLoopback).as("10.9.8.7").get("/things").status());
  }

  @Test
  void aLinkMayBeFollowedFromElsewhereButNothingMayBeFetchedOrFramed() throws Exception {
    RawExchange wire = RawExchange.of(onLoopback);
    String site = "Sec-Fetch-Site: cross-site";
    String navigate = "Sec-Fetch-Mode: navigate";

    assertEquals(200, wire.get("/things", site, navigate, "Sec-Fetch-Dest: document").status());
    assertEquals(403, wire.get("/things", site, navigate, "Sec-Fetch-Dest: iframe").status());
    assertEquals(403, wire.get("/things", site, "Sec-Fetch-Mode: no-cors").status());
    assertEquals(403, wire.get("/things", "Origin: http://evil.example").status());
    assertEquals(200, wire.get("/things", "Sec-Fetch-Site: same-origin").status());
    assertEquals(200, wire.get("/things", "Sec-Fetch-Site: none").status());
  }

  @Test
  void noOtherOriginIsAllowedAnything() throws Exception {
    String[] preflight = {"Origin: http://evil.example", "Access-Control-Request-Method: PUT"};

    RawExchange answer = RawExchange.of(onLoopback).send("OPTIONS", "/things", "", preflight);

    assertEquals(403, answer.status());
    assertFalse(answer.has("Access-Control-"), answer::text);
  }

  @Test
  void aWebSocketOfAnotherSiteIsRefused() throws Exception {
    String[] handshake = {
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Origin: http://evil.example"
    };

    assertEquals(403, RawExchange.of(onLoopback).get("/things", handshake).status());
  }

  @Test
  void withATokenSetEveryChangeNeedsItAndNoLookDoes() throws Exception {
    int before = CHANGES.get();
    RawExchange wire = RawExchange.of(withToken);
    for (String wrong :
        List.of(
            "Authorization: Bearer open-sesamf",
            "Authorization: Bearer open-sesam",
            "Authorization: Bearer",
            "Authorization: Basic " + TOKEN,
            "Authorization: " + TOKEN,
            "X: y")) {
      RawExchange answer = wire.put("/things", "{}", JSON, wrong);
      assertEquals(401, answer.status(), wrong);
      assertEquals("token-required", answer.problem());
      assertTrue(answer.has("WWW-Authenticate: Bearer"), answer::text);
      assertFalse(answer.text().contains(TOKEN), answer::text);
    }
    String right = "Authorization: Bearer " + TOKEN;
    assertEquals(401, wire.put("/things", "{}", JSON, right, right).status(), "twice");
    assertEquals(before, CHANGES.get());
    assertEquals(200, wire.put("/things", "{}", JSON, right).status());
    assertEquals(200, wire.get("/things").status());
  }

  @Test
  void theTokenIsNotShown() throws Exception {
    String info = withToken.management("/info").bodyAsString();

    assertTrue(info.contains("\"CONTROL_TOKEN\":\"***\""), info);
    assertFalse(info.contains(TOKEN), info);
  }

  @Test
  void beyondLoopbackNothingCanBeChangedWithoutAToken() throws Exception {
    int before = CHANGES.get();

    RawExchange answer = RawExchange.of(beyondLoopback).put("/things", "{}", JSON);

    assertEquals(403, answer.status());
    assertEquals("control-closed", answer.problem());
    assertTrue(answer.text().contains("CONTROL_TOKEN"), answer::text);
    assertEquals(before, CHANGES.get());
    assertEquals(200, RawExchange.of(beyondLoopback).get("/things").status());
  }

  @Test
  void beyondLoopbackItCanWhereSomebodyHasSaidSo() throws Exception {
    try (LiveService open =
        LiveService.of(Things::with, "HOST", "0.0.0.0", "CONTROL_OPEN", "true")) {
      assertEquals(200, RawExchange.of(open).put("/things", "{}", JSON).status());
      assertEquals(
          421, RawExchange.of(open).as("evil.example").put("/things", "{}", JSON).status());
    }
  }

  @Test
  void tooManyChangesAtOnceAreTurnedAwayUntilThereIsRoomAgain() throws Exception {
    try (LiveService slow = LiveService.of(Things::with, "CONTROL_RATE", "1")) {
      RawExchange wire = RawExchange.of(slow);
      RawExchange answer = wire.put("/things", "{}", JSON);
      for (int i = 0; answer.status() == 200 && i < 100; i++) {
        answer = wire.put("/things", "{}", JSON);
      }
      int before = CHANGES.get();

      assertEquals(429, answer.status());
      assertEquals("too-many-changes", answer.problem());
      assertTrue(answer.has("Retry-After: 1"), answer::text);
      assertEquals(200, wire.get("/things").status(), "looking is free");
      assertEquals(before, CHANGES.get());
      LiveService.until(() -> status(wire) == 200);
    }
  }

  private static int status(RawExchange wire) {
    try {
      return wire.put("/things", "{}", JSON).status();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
