package dev.loopmesh.kit.http;

import static dev.loopmesh.kit.http.Representation.HTML;
import static dev.loopmesh.kit.http.Representation.JSON;
import static dev.loopmesh.kit.http.Representation.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.service.LiveService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepresentationTest {
  private static LiveService service;

  @BeforeAll
  static void start() throws Exception {
    service =
        LiveService.answering(
            request -> {
              Representation form = Representation.of(request, JSON, TEXT, HTML);
              form.on(request.response());
              return form;
            });
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  @Test
  void whoeverDoesNotCareGetsTheFirst() throws Exception {
    var answer = service.get("/things");
    assertEquals("JSON", answer.bodyAsString());
    assertEquals("application/json", answer.getHeader("Content-Type"));
    assertEquals("Accept", answer.getHeader("Vary"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | JSON",
        "application/* | JSON",
        "text/* | TEXT",
        "text/plain | TEXT",
        "text/html | HTML",
        "TEXT/HTML | HTML",
        "text/html;charset=utf-8 | HTML",
        "text/html, application/json | JSON",
        "text/plain, */* | TEXT",
        "application/json;q=0.8, text/plain | TEXT",
        "application/json;q=0.8, text/plain;q=0.9 | TEXT",
        "application/json;q=0.9, text/plain;q=0.8 | JSON",
        "text/plain;q=0.1, */*;q=0.9 | JSON",
        "application/json;q=0, */* | TEXT",
        "application/json;q=0, text/plain;q=0, */* | HTML",
        "text/*;q=0.5, text/html | HTML",
        "text/html;q=0.2, text/*;q=0.5 | TEXT",
        "image/png, text/plain;q=0.01 | TEXT",
        "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8 | HTML"
      })
  void theCallerGetsWhatItLikesBest(String accept, String form) throws Exception {
    assertEquals(form, service.text("/things", "Accept", accept));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "image/*",
        "*/*;q=0",
        "application/json;q=0",
        "rubbish",
        ";",
        "a/b/c"
      })
  void whatCannotBeHadIsRefused(String accept) throws Exception {
    var answer = service.get("/things", "Accept", accept);
    assertEquals(406, answer.statusCode());
    assertEquals("Accept", answer.getHeader("Vary"));
    var problem = answer.bodyAsJsonObject();
    assertEquals(
        "Available as application/json, text/plain, text/html.", problem.getString("detail"));
    assertEquals("application/json, text/plain, text/html", problem.getString("accepted"));
  }
}
