package dev.loopmesh.lessons.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.course.database.DatabaseUrl;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every lesson has. */
class AllLessonsTest {
  private static final List<Lesson> ALL = AllLessons.inOrder(DatabaseUrl.EMBEDDED);

  @Test
  void theirNumbersAreConsecutiveAndTheirIdsDiffer() {
    List<Integer> numbers = ALL.stream().map(Lesson::number).toList();
    assertEquals(IntStream.rangeClosed(1, ALL.size()).boxed().toList(), numbers);
    List<String> ids = ALL.stream().map(Lesson::id).toList();
    assertEquals(ids.size(), new HashSet<>(ids).size());
    ids.forEach(id -> assertTrue(id.matches("[a-z]+(-[a-z]+)*"), id));
  }

  @Test
  void theCodeToChangeIsThere() throws Exception {
    for (Lesson lesson : ALL) {
      JsonObject code = lesson.text().json().getJsonObject("code");
      Path file = Path.of("../..").resolve(code.getString("file"));
      String line = code.getString("line");
      assertTrue(Files.readString(file).contains(line), () -> file + " has no " + line);
      assertFalse(code.getString("hint").isBlank(), lesson::id);
    }
  }

  @Test
  void eachHasAPredictionForEveryValueOfItsKnob() {
    for (Lesson lesson : ALL) {
      for (String value : lesson.knob().values()) {
        Prediction prediction = lesson.prediction(value);
        assertTrue(prediction.min() < prediction.max(), lesson::id);
        assertFalse(prediction.question().isBlank(), lesson::id);
        assertEquals(
            prediction.kind() == Prediction.Kind.NUMBER, prediction.x().isEmpty(), lesson::id);
      }
    }
  }

  @Test
  void theirTextsAreReadOnceAndStayAsTheyAre() {
    for (Lesson lesson : ALL) {
      lesson.text().json().put("title", "another");
      assertSame(lesson.text(), lesson.text());
      assertFalse(lesson.text().json().getString("title").equals("another"), lesson::id);
    }
  }

  @Test
  void eachTellsItsStoryInBothVocabulariesAndNamesItsSources() {
    for (Lesson lesson : ALL) {
      JsonObject text = lesson.text().json();
      JsonObject story = text.getJsonObject("story");
      assertTrue(story.getString("engineering").endsWith("."), lesson::id);
      assertTrue(story.getString("restaurant").endsWith("."), lesson::id);
      assertFalse(story.getString("engineering").contains("waiter"), lesson::id);
      assertTrue(text.getString("misconception").endsWith("."), lesson::id);
      assertFalse(text.getString("next").isBlank(), lesson::id);
      assertFalse(text.getJsonArray("sources").isEmpty(), lesson::id);
      for (Object source : text.getJsonArray("sources")) {
        assertTrue(((JsonObject) source).getInteger("year") > 1900, lesson::id);
      }
    }
  }
}
