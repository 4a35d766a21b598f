package dev.loopmesh.mcp.tool;

import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Cuts an answer to a size that does not fill an assistant's context. */
final class Page {
  /** The largest answer in bytes, as a JSON string in UTF-8. */
  static final int MOST_BYTES = 20_000;

  private static final int NOTE_BYTES = 300;
  private static final int LONGEST_LINE = 3_000; // characters, of at most 6 bytes each

  private Page() {}

  /** The lines from this one on; says where to go on if it is cut. */
  static String from(List<String> lines, int offset) {
    int end = fitting(lines, Math.min(offset, lines.size()));
    String text = join(lines, Math.min(offset, lines.size()), end);
    if (offset > 0 && offset >= lines.size()) {
      return "[There is no line %d: the answer has %d lines.]".formatted(offset, lines.size());
    }
    return end == lines.size()
        ? text
        : text
            + "[Cut: lines %d to %d of %d. For the rest call again with offset=%d, or ask for less.]"
                .formatted(offset, end - 1, lines.size(), end);
  }

  /** The first lines, for a tool that cannot be called again for the rest. */
  static String of(List<String> lines) {
    int end = fitting(lines, 0);
    return end == lines.size()
        ? join(lines, 0, end)
        : join(lines, 0, end) + "[Cut: the first %d of %d lines.]".formatted(end, lines.size());
  }

  private static int fitting(List<String> lines, int from) {
    int bytes = NOTE_BYTES;
    int end = from;
    while (end < lines.size()) {
      bytes += bytes(shown(lines.get(end)));
      if (bytes > MOST_BYTES) {
        break;
      }
      end++;
    }
    return end;
  }

  private static int bytes(String line) {
    return Json.encode(line + "\n").getBytes(StandardCharsets.UTF_8).length - 2;
  }

  private static String join(List<String> lines, int from, int end) {
    StringBuilder text = new StringBuilder();
    lines.subList(from, end).forEach(line -> text.append(shown(line)).append('\n'));
    return text.toString();
  }

  private static String shown(String line) {
    return line.length() <= LONGEST_LINE
        ? line
        : line.substring(0, LONGEST_LINE) + "… [cut: %d characters]".formatted(line.length());
  }
}
