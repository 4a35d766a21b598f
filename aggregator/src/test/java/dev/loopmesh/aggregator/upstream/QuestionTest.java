package dev.loopmesh.aggregator.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
  @Test
  void eachQuestionHasItsServiceAndItsAddress() {
    assertEquals("user-service", Question.user(42).service());
    assertEquals("/users/42", Question.user(42).uri());
    assertEquals("order-service", Question.orders(42).service());
    assertEquals("/orders?user=42", Question.orders(42).uri());
    assertEquals("payment-service", Question.payments(42).service());
    assertEquals("/payments?user=42", Question.payments(42).uri());
  }

  @Test
  void whatIsAsAgreedIsRead() {
    assertEquals("{\"id\":7}", Question.user(42).read(json("{\"id\":7}")).text().toString());
    assertEquals(" [1,2,3] ", Question.orders(42).read(json(" [1,2,3] ")).text().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "APPLICATION/JSON", "application/json ; charset=utf-8"})
  void aJsonTypeIsBelieved(String contentType) {
    assertEquals("[]", Question.payments(1).read(answer(200, contentType, "[]")).text().toString());
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

  @Test
  void anArrayIsNoUser() {
    assertThrows(UpstreamFailure.class, () -> Question.user(42).read(json("[]")));
  }

  @Test
  void whatIsNotUtf8IsNotAnArray() {
    byte[] latin1 = "[\"caf\u00e9\"]".getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf16 = "[]".getBytes(StandardCharsets.UTF_16LE);
    for (byte[] body : new byte[][] {latin1, utf16}) {
      assertFailure(
          "upstream-bad-answer",
          502,
          new UpstreamAnswer(200, "application/json", null, Buffer.buffer(body)));
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

  private static void assertFailure(String problem, int status, UpstreamAnswer answer) {
    UpstreamFailure failure =
        assertThrows(UpstreamFailure.class, () -> Question.orders(42).read(answer));
    assertEquals(problem, failure.problem().name());
    assertEquals(status, failure.problem().status());
    assertEquals("order-service", failure.problem().extensions().getString("service"));
  }

  private static UpstreamAnswer json(String body) {
    return answer(200, "application/json", body);
  }

  private static UpstreamAnswer answer(int status, String contentType, String body) {
    return new UpstreamAnswer(status, contentType, null, Buffer.buffer(body));
  }
}
