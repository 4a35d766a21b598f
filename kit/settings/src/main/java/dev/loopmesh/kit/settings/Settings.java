package dev.loopmesh.kit.settings;

import dev.loopmesh.kit.time.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Typed settings from environment variables.
 *
 * <p>Reading never throws: a value that is wrong is noted and its default returned, so that {@link
 * #check()} can report all faults at once. Not thread-safe; read everything at start.
 */
public final class Settings {
  private final Map<String, String> environment;
  private final String scope;
  private final Map<String, String> effective = new TreeMap<>();
  private final LiveSettings live = new LiveSettings();
  private final Set<String> faults = new LinkedHashSet<>(); // each loop's service reads the same

  private Settings(Map<String, String> environment, String scope) {
    this.environment = environment;
    this.scope = scope;
  }

  /** The settings of a process that runs one service: {@code LATENCY} is its latency. */
  public static Settings of(Map<String, String> environment) {
    return new Settings(environment, "");
  }

  /**
   * The settings of one service among several in a process: {@code USER_SERVICE_LATENCY} goes
   * before {@code LATENCY}, and ports are never shared, so {@code PORT} alone is not looked at.
   *
   * @param service a name such as {@code user-service}
   */
  public static Settings of(Map<String, String> environment, String service) {
    return new Settings(environment, service.toUpperCase(Locale.ROOT).replace('-', '_') + "_");
  }

  /** The variable that sets {@code name} here, for messages: {@code AGGREGATOR_PORT}. */
  public String variable(String name) {
    return scope + name;
  }

  /** Any text that is not blank. */
  public String text(String name, String otherwise) {
    return read(name, otherwise, value -> value, value -> value);
  }

  /** Where a server listens: an IP address or {@code localhost}. */
  public String address(String name, String otherwise) {
    return read(name, otherwise, HostAddress::parse, value -> value);
  }

  /** A whole number from {@code min} to {@code max}. */
  public int integer(String name, int otherwise, int min, int max) {
    return read(name, otherwise, value -> parseInteger(value, min, max), String::valueOf);
  }

  static int parseInteger(String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the sentence below says what would be right
    }
    throw new IllegalArgumentException(
        "'%s' is not a whole number from %d to %d".formatted(text, min, max));
  }

  /** A duration such as {@code 250ms}, from {@code min} to {@code max}. */
  public Duration duration(String name, Duration otherwise, Duration min, Duration max) {
    return read(name, otherwise, value -> DurationText.parse(value, min, max), DurationText::print);
  }

  /**
   * Anything that has a text form of its own, such as a latency.
   *
   * @param parse reads it; throws {@link IllegalArgumentException} that says what would be right
   * @param print writes its canonical text
   */
  public <T> T value(
      String name, T otherwise, Function<String, T> parse, Function<T, String> print) {
    return read(name, otherwise, parse, print);
  }

  /** A service's address such as {@code http://127.0.0.1:8081}. */
  public URI url(String name, String otherwise) {
    return read(name, URI.create(otherwise), ServiceUrl::parse, URI::toString);
  }

  /** Several addresses of one service, with commas between, each a different one. */
  public List<URI> urls(String name, String otherwise) {
    return read(name, List.of(URI.create(otherwise)), ServiceUrl::parseAll, ServiceUrl::print);
  }

  /**
   * Settings that may be changed from now on, as one view of them.
   *
   * @param settings their declarations; each is read once, however often it is declared
   * @param make the view; throws {@link IllegalArgumentException} when they do not go together
   */
  public <T> LiveView<T> live(List<LiveSetting<?>> settings, Function<LiveValues, T> make) {
    settings.forEach(this::readLive);
    try {
      return live.view(make);
    } catch (IllegalArgumentException e) {
      faults.add(e.getMessage());
      return null; // check() fails, and nobody gets to use it
    }
  }

  private <T> void readLive(LiveSetting<T> setting) {
    T value = read(setting.name(), setting.otherwise(), setting.parse(), setting.print());
    boolean given = given(scope + setting.name()) != null || given(setting.name()) != null;
    live.add(setting, value, given ? LiveSettings.Source.ENVIRONMENT : LiveSettings.Source.DEFAULT);
  }

  /** Those that may be changed while the service runs. */
  public LiveSettings live() {
    return live;
  }

  /** The variables that belong to somebody else, whose names begin with this; no empty ones. */
  public Map<String, String> startingWith(String prefix) {
    Map<String, String> found = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && !value.isBlank()) {
            found.put(name, value);
          }
        });
    return found;
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidSettings when anything that was read is wrong
   */
  public void check() {
    if (!faults.isEmpty()) {
      throw new InvalidSettings(faults);
    }
  }

  /** What was read, by name without the scope, as it is in force. */
  public Map<String, String> effective() {
    Map<String, String> now = new TreeMap<>(effective);
    live.entries().forEach(entry -> now.put(entry.setting().name(), entry.text()));
    return Collections.unmodifiableMap(now);
  }

  private <T> T read(
      String name, T otherwise, Function<String, T> parse, Function<T, String> print) {
    String variable = scope + name;
    String text = given(variable);
    if (text == null && !isPort(name)) {
      variable = name;
      text = given(variable);
    }
    T value = otherwise;
    if (text != null) {
      try {
        value = parse.apply(text.strip());
      } catch (IllegalArgumentException e) {
        faults.add(variable + ": " + ServiceUrl.masked(e.getMessage()));
      }
    }
    effective.put(name, print.apply(value));
    return value;
  }

  /**
   * The variable's value; null where it is unset, or empty, which means the same, or a {@code HOST}
   * that is somebody else's: conda and tcsh set that to the name of a platform or of the machine.
   */
  private String given(String variable) {
    String text = environment.get(variable);
    boolean unset = text == null || text.isBlank();
    return unset || variable.equals("HOST") && !HostAddress.isAddress(text.strip()) ? null : text;
  }

  private boolean isPort(String name) {
    return name.equals("PORT") || name.equals("MANAGEMENT_PORT");
  }
}
