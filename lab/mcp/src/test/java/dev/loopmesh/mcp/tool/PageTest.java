package dev.loopmesh.mcp.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageTest {
  private static final Pattern NEXT = Pattern.compile("offset=([0-9]+)");

  static Stream<List<String>> answers() {
    return Stream.of(
        numbered("a line "),
        numbered("quotes \"\"\"\" and \\\\ "),
        numbered("controls \u0001\u0002\u001b "),
        numbered("words in ελληνικά, 日本語, 🙂 "),
        List.of("\u0001".repeat(50_000), "short"));
  }

  private static List<String> numbered(String text) {
    return IntStream.range(0, 2_000).mapToObj(line -> text.repeat(5) + line).toList();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void thePagesTogetherAreTheAnswerAndNoneIsTooLong(List<String> lines) {
    List<String> read = new ArrayList<>();
    int offset = 0;
    for (boolean more = true; more; ) {
      String page = Page.from(lines, offset);
      assertTrue(bytes(page) <= Page.MOST_BYTES, () -> bytes(page) + " bytes");
      Matcher next = NEXT.matcher(page);
      more = next.find();
      List<String> shown = Arrays.asList(page.split("\n"));
      read.addAll(more ? shown.subList(0, shown.size() - 1) : shown);
      offset = more ? Integer.parseInt(next.group(1)) : offset;
    }

    assertEquals(lines.size(), read.size());
    for (int line = 0; line < lines.size(); line++) {
      String whole = lines.get(line);
      String got = read.get(line);
      assertTrue(
          got.equals(whole) || got.endsWith("[cut: %d characters]".formatted(whole.length())));
    }
  }

  private static int bytes(String text) {
    return Json.encode(text).getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void aShortAnswerIsWhole() {
    assertEquals("a\nb\n", Page.from(List.of("a", "b"), 0));
    assertEquals("b\n", Page.from(List.of("a", "b"), 1));
    assertEquals("", Page.from(List.of(), 0));
    assertEquals("[There is no line 2: the answer has 2 lines.]", Page.from(List.of("a", "b"), 2));
  }

  @Test
  void whatCannotBeContinuedSaysHowMuchIsMissing() {
    String page = Page.of(numbered("a line "));

    assertTrue(page.matches("(?s).*\\[Cut: the first [0-9]+ of 2000 lines.]"), page);
    assertTrue(bytes(page) <= Page.MOST_BYTES);
  }
}
