package dev.loopmesh.aggregator.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
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
    assertEquals(7, Question.user(42).read(json("{\"id\":7}")).getInteger("id"));
    assertEquals(3, Question.orders(42).read(json("[1,2,3]")).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "APPLICATION/JSON", "application/json ; charset=utf-8"})
  void aJsonTypeIsBelieved(String contentType) {
    assertEquals(0, Question.payments(1).read(answer(200, contentType, "[]")).size());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "text/html", "application/problem+json", "application/jsonx"})
  void anotherTypeIsNot(String contentType) {
    assertFailure("upstream-bad-answer", 502, answer(200, contentType, "[]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "1", "\"text\"", "{}", "[", "[]]", "nonsense"})
  void whatIsNoArrayIsNot(String body) {
    assertFailure("upstream-bad-answer", 502, json(body));
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
