package dev.loopmesh.aggregator.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.client.UpstreamResponse;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamRequestTest {
  @Test
  void eachRequestHasItsServiceAndItsAddress() {
    assertEquals("user-service", UpstreamRequest.user(42).service());
    assertEquals("/users/42", UpstreamRequest.user(42).uri());
    assertEquals("order-service", UpstreamRequest.orders(42).service());
    assertEquals("/orders?user=42", UpstreamRequest.orders(42).uri());
    assertEquals("payment-service", UpstreamRequest.payments(42).service());
    assertEquals("/payments?user=42", UpstreamRequest.payments(42).uri());
  }

  @Test
  void whatIsAsAgreedIsRead() {
    String user = "{\"name\":{\"id\":7},\"id\":42,\"more\":[[1,{}],null]}";
    assertEquals(user, UpstreamRequest.user(42).check(json(user)).text().toString());
    String orders = " [ {\"id\":\"o-1\",\"userId\":42}, {\"userId\":42,\"a\":{\"id\":1}} ] ";
    assertEquals(orders, UpstreamRequest.orders(42).check(json(orders)).text().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "APPLICATION/JSON", "application/json ; charset=utf-8"})
  void aJsonTypeIsBelieved(String contentType) {
    assertEquals(
        "[]", UpstreamRequest.payments(1).check(answer(200, contentType, "[]")).text().toString());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "text/html", "application/problem+json", "application/jsonx"})
  void anotherTypeIsNot(String contentType) {
    assertFailure("upstream-bad-answer", 502, answer(200, contentType, "[]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"text\"",
        "{}",
        "[",
        "[]]",
        "[] []",
        "[1,]",
        "nonsense",
        "\uFEFF[]"
      })
  void whatIsNoArrayIsNot(String body) {
    assertFailure("upstream-bad-answer", 502, json(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":43}             | user 42 was requested and an object has the id 43",
        "{\"id\":\"42\"}         | user 42 was requested and an object has the id 42",
        "{\"id\":42.0}           | user 42 was requested and an object has the id 42.0",
        "{\"id\":4294967338}     | user 42 was requested and an object has the id 4294967338",
        "{\"id\":null}           | user 42 was requested and an object has the id null",
        "{\"id\":[42]}           | user 42 was requested and an object has the id [",
        "{\"userId\":42}         | user 42 was requested and an object has no id",
        "{\"a\":{\"id\":42}}     | user 42 was requested and an object has no id",
        "{\"id\":42,\"id\":43}   | an object has the member id twice",
        "{\"id\":42,\"id\":42}   | an object has the member id twice",
        "{\"id\":42,\"\\u0069d\":43} | an object has the member id twice",
        "{\"id\":42,\"a\":[{\"b\":1,\"b\":2}]} | an object has the member b twice"
      })
  void anotherUserIsNotTheAnswer(String body, String how) {
    assertLie(UpstreamRequest.user(42), body, how);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"userId\":43}] | user 42 was requested and an object has the userId 43",
        "[{\"userId\":42},{\"userId\":1}] | user 42 was requested and an object has the userId 1",
        "[{\"userId\":42},{\"id\":42}] | user 42 was requested and an object has no userId",
        "[{}]  | user 42 was requested and an object has no userId",
        "[42]  | an entry of its list is not a JSON object",
        "[[]]  | an entry of its list is not a JSON object"
      })
  void entriesOfAnotherUserAreNotTheAnswer(String body, String how) {
    assertLie(UpstreamRequest.orders(42), body, how);
  }

  @Test
  void jsonThatIsBeyondALimitIsNotReadOn() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    String entry = "[{\"userId\":42,\"a\":%s}]";
    assertLie(UpstreamRequest.orders(42), entry.formatted(deep), "its JSON exceeds a limit");
    String objects = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    assertLie(UpstreamRequest.orders(42), entry.formatted(objects), "its JSON exceeds a limit");
    String digits = "9".repeat(100_000);
    assertLie(UpstreamRequest.orders(42), entry.formatted(digits), "its JSON exceeds a limit");
    assertLie(
        UpstreamRequest.user(42),
        IntStream.range(0, 100_000)
            .mapToObj(i -> "\"n" + i + "\":0")
            .collect(Collectors.joining(",", "{", "}")),
        "user 42 was requested and an object has no id"); // and this is detected in linear time
  }

  private static void assertLie(UpstreamRequest request, String body, String how) {
    CallFailure failure = assertThrows(CallFailure.class, () -> request.check(json(body)), how);
    String detail = failure.problem().detail();
    assertTrue(detail.startsWith(request.service() + " responded with 200, but " + how), detail);
  }

  @Test
  void anArrayIsNoUser() {
    assertThrows(CallFailure.class, () -> UpstreamRequest.user(42).check(json("[]")));
  }

  @Test
  void whatIsNotUtf8IsNotAnArray() {
    byte[] latin1 = "[\"caf\u00e9\"]".getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf16 = "[]".getBytes(StandardCharsets.UTF_16LE);
    for (byte[] body : new byte[][] {latin1, utf16}) {
      assertFailure(
          "upstream-bad-answer",
          502,
          new UpstreamResponse(200, "application/json", null, Buffer.buffer(body), null));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, not-found, 404",
    "504, deadline-passed, 504",
    "500, upstream-status, 502",
    "503, upstream-status, 502",
    "429, upstream-status, 502",
    "302, upstream-status, 502",
    "201, upstream-status, 502"
  })
  void eachStatusHasItsMeaning(int status, String problem, int answered) {
    assertFailure(problem, answered, answer(status, "application/json", "[]"));
  }

  private static void assertFailure(String problem, int status, UpstreamResponse answer) {
    CallFailure failure =
        assertThrows(CallFailure.class, () -> UpstreamRequest.orders(42).check(answer));
    assertEquals(problem, failure.problem().name());
    assertEquals(status, failure.problem().status());
    assertEquals("order-service", failure.problem().extensions().getString("service"));
  }

  private static UpstreamResponse json(String body) {
    return answer(200, "application/json", body);
  }

  private static UpstreamResponse answer(int status, String contentType, String body) {
    return new UpstreamResponse(status, contentType, null, Buffer.buffer(body), null);
  }
}
