package dev.loopmesh.lessons.history;

import dev.loopmesh.kit.settings.Settings;
import java.nio.file.Path;
import java.util.Map;

/** Where the lab keeps data: {@code LAB_DATA}, a folder or {@code memory}. */
public final class DataFolder {
  /** Keeps nothing. */
  public static final String MEMORY = "memory";

  private static final String OURS = "loopmesh";

  private DataFolder() {}

  /** The user's data directory (XDG Base Directory Specification); memory without a home. */
  public static String usual(Map<String, String> environment, String home) {
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    if (Path.of(data).isAbsolute()) {
      return Path.of(data, OURS).toString();
    }
    boolean homeless = home == null || !Path.of(home).isAbsolute();
    return homeless ? MEMORY : Path.of(home, ".local", "share", OURS).toString();
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static String require(String text) {
    if (!text.equals(MEMORY) && !Path.of(text).isAbsolute()) { // also where it is no path
      throw new IllegalArgumentException(
          "'%s' is not an absolute path; write for example /var/lib/loopmesh, or memory"
              .formatted(text));
    }
    return text;
  }

  /** Reads {@code LAB_DATA}. */
  public static String read(Settings settings) {
    return settings.value(
        "LAB_DATA",
        usual(System.getenv(), System.getProperty("user.home")),
        DataFolder::require,
        text -> text);
  }
}
