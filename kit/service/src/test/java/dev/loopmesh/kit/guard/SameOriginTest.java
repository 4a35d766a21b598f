package dev.loopmesh.kit.guard;

import static dev.loopmesh.kit.guard.GuardedService.JSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopmesh.kit.service.Protocol;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of other sites may only link here. */
@ParameterizedClass
@EnumSource(Protocol.class)
class SameOriginTest {
  @Parameter Protocol protocol;

  private static GuardedService service;

  @BeforeAll
  static void start() throws Exception {
    service = GuardedService.with();
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  static List<List<String>> changesFromElsewhere() {
    String own = service.ownOrigin();
    return List.of(
        List.of(JSON, "Origin: http://evil.example"),
        List.of(JSON, "Origin: null"),
        List.of(JSON, "Origin:"),
        List.of(JSON, "Origin: http://127.0.0.1:1"), // another port
        List.of(JSON, "Origin: http://127.0.0.1:99999"),
        List.of(JSON, "Origin: ws" + own.substring("Origin: http".length())),
        List.of(JSON, own + "/"),
        List.of(JSON, own.replace("//", "//me@")),
        List.of(JSON, "Origin: http://localhost"),
        List.of(JSON, own + ".evil.example"),
        List.of(JSON, own, "Origin: http://evil.example"),
        List.of(JSON, "Sec-Fetch-Site: cross-site"),
        List.of(JSON, "Sec-Fetch-Site: same-site"),
        List.of(JSON, own, "Sec-Fetch-Site: cross-site"),
        // a form, which needs no preflight
        List.of("Content-Type: text/plain", "Origin: http://evil.example"));
  }

  @ParameterizedTest
  @MethodSource("changesFromElsewhere")
  void aChangeFromElsewhereIsRefusedAndNothingIsChanged(List<String> headers) throws Exception {
    int before = service.changes();

    RawExchange answer =
        service.wire(protocol).put("/things", "{}", headers.toArray(String[]::new));

    assertEquals(403, answer.status(), answer::text);
    assertEquals("foreign-origin", answer.problem(), answer::text);
    assertEquals(before, service.changes());
    assertFalse(answer.has("Access-Control-"), answer::text);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, http://localhost, true",
    "localhost:80, http://localhost, true",
    "localhost, http://localhost:80, true",
    "localhost, HTTP://LocalHost, true",
    "LOCALHOST., http://localhost, true",
    "localhost, http://localhost., true",
    "localhost:8090, http://localhost:8090, true",
    "[::1]:8090, http://[0:0:0:0:0:0:0:1]:8090, true",
    "[::1], http://[::1]:80, true",
    "localhost, https://localhost, true", // TLS ends at a proxy
    "localhost, https://localhost:443, true",
    "localhost:443, https://localhost, true",
    "localhost:80, http://localhost:8080, false",
    "localhost:443, http://localhost, false",
    "localhost, http://127.0.0.1, false",
    "[::1], http://[::2], false",
    "localhost, http://localhost:80.evil.example, false",
    "localhost, http://localhost:80@evil.example, false",
    "localhost, null, false"
  })
  void originsAreComparedAndNotTheirText(String host, String origin, boolean own) throws Exception {
    RawExchange answer =
        service.wire(protocol).as(host).put("/things", "{}", JSON, "Origin: " + origin);

    assertEquals(own ? 200 : 403, answer.status(), answer::text);
  }

  @Test
  void aLinkMayBeFollowedFromElsewhereButNothingMayBeFetchedOrFramed() throws Exception {
    RawExchange wire = service.wire(protocol);
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

    RawExchange answer = service.wire(protocol).send("OPTIONS", "/things", "", preflight);

    assertEquals(403, answer.status());
    assertFalse(answer.has("Access-Control-"), answer::text);
  }

  @Test
  void aWebSocketOfAnotherSiteIsRefused() throws Exception {
    assumeTrue(protocol == Protocol.HTTP_1_1, "elsewhere there are no WebSockets");
    String[] handshake = {
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Origin: http://evil.example"
    };

    assertEquals(403, service.wire(protocol).get("/things", handshake).status());
  }
}
