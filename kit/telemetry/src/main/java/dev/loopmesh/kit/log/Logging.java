package dev.loopmesh.kit.log;

import dev.loopmesh.kit.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Logging of the process: {@code java.util.logging}, which its libraries use, too, to standard
 * error.
 */
public final class Logging {
  private static final List<String> FORMATS = List.of("auto", "json", "text");

  // a strong reference, or its level would be lost
  private static final Logger HTTP2 = Logger.getLogger("io.netty.handler.codec.http2");

  private Logging() {}

  /**
   * Sets it up for the whole process from {@code LOG_FORMAT} ({@code json}, {@code text}, or {@code
   * auto}: text on a terminal) and {@code LOG_LEVEL} ({@code info}, {@code fine}, {@code off}, …).
   */
  public static void setUp(Settings settings) {
    String format = settings.value("LOG_FORMAT", "auto", Logging::format, text -> text);
    Level level = settings.value("LOG_LEVEL", Level.INFO, Logging::level, Logging::print);
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Handler console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter(formatter(format));
    root.addHandler(console);
    root.setLevel(level);
    // it logs each frame that arrives after its call was cancelled
    HTTP2.setLevel(level.equals(Level.INFO) ? Level.WARNING : null);
  }

  private static Formatter formatter(String format) {
    boolean json = format.equals("json") || format.equals("auto") && System.console() == null;
    return json ? new JsonLines() : new ReadableLines();
  }

  private static String format(String text) {
    if (!FORMATS.contains(text)) {
      throw new IllegalArgumentException(
          "'%s' is not one of %s".formatted(text, String.join(", ", FORMATS)));
    }
    return text;
  }

  /** Reads the name of a level, case-insensitively. */
  public static Level level(String text) {
    try {
      return Level.parse(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is not a level; write off, severe, warning, info, fine or all".formatted(text));
    }
  }

  /** Writes the level as in a setting. */
  public static String print(Level level) {
    return level.getName().toLowerCase(Locale.ROOT);
  }
}
