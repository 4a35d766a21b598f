package dev.loopmesh.bench.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryRequestTest {
  @Test
  void aSummaryMayHaveFurtherMembers() {
    assertEquals(
        "",
        SummaryRequest.error(
            "{\"user\": {\"id\": 42}, \"orders\": [], \"payments\": [1], \"fetch\": {}}"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "[]                                                           | not a JSON object",
        "{\"user\": {\"id\": 41}, \"orders\": [], \"payments\": []}   | no user with the id 42",
        "{\"user\": 42, \"orders\": [], \"payments\": []}             | no user with the id 42",
        "{\"user\": {\"id\": 42}, \"orders\": {}, \"payments\": []}   | no array of orders",
        "{\"user\": {\"id\": 42}, \"orders\": []}                     | no array of payments",
        "{\"user\": {\"id\": 42}, \"orders\":                         | not a JSON object"
      })
  void whatIsMissingIsNamed(String text, String error) {
    assertEquals(error, SummaryRequest.error(text));
  }
}
