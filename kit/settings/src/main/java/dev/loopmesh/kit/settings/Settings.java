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
 * Typed settings from environment variables. Reading an invalid one returns its default; {@link
 * #check()} reports all errors together. Not thread-safe: read everything at start.
 */
public final class Settings {
  private final Map<String, String> environment;
  private final String scope;
  private final Map<String, String> effective = new TreeMap<>();
  private final LiveSettings live = new LiveSettings();
  private final Set<String> errors =
      new LinkedHashSet<>(); // a set, since the service of each loop reads the same

  private Settings(Map<String, String> environment, String scope) {
    this.environment = environment;
    this.scope = scope;
  }

  /** The settings of a process that runs one service: {@code LATENCY} is its latency. */
  public static Settings of(Map<String, String> environment) {
    return new Settings(environment, "");
  }

  /**
   * The settings of one of several services in a process: {@code USER_SERVICE_LATENCY} takes
   * precedence over {@code LATENCY}; {@code PORT} is ignored.
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

  /** A host to listen on: an IP address or {@code localhost}. */
  public String address(String name, String otherwise) {
    return read(name, otherwise, HostAddress::parse, value -> value);
  }

  /** A whole number from {@code min} to {@code max}. */
  public int integer(String name, int otherwise, int min, int max) {
    return read(name, otherwise, value -> SettingText.integer(value, min, max), String::valueOf);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean otherwise) {
    return read(name, otherwise, SettingText::flag, String::valueOf);
  }

  /** {@code on} or {@code off}. */
  public boolean onOrOff(String name, boolean otherwise) {
    return read(name, otherwise, SettingText::onOrOff, on -> on ? "on" : "off");
  }

  /** A duration such as {@code 250ms}, from {@code min} to {@code max}. */
  public Duration duration(String name, Duration otherwise, Duration min, Duration max) {
    return read(name, otherwise, value -> DurationText.parse(value, min, max), DurationText::print);
  }

  /**
   * A setting of any other type, such as a latency.
   *
   * @param parse throws {@link IllegalArgumentException} with what is allowed
   * @param print writes the canonical text
   */
  public <T> T value(
      String name, T otherwise, Function<String, T> parse, Function<T, String> print) {
    return read(name, otherwise, parse, print);
  }

  /** The URL of a service, such as {@code http://127.0.0.1:8081}. */
  public URI url(String name, String otherwise) {
    return read(name, URI.create(otherwise), ServiceUrl::parse, URI::toString);
  }

  /** Different URLs of one service, separated by commas. */
  public List<URI> urls(String name, String otherwise) {
    return read(name, List.of(URI.create(otherwise)), ServiceUrl::parseAll, ServiceUrl::print);
  }

  /**
   * Reads settings that can change at runtime.
   *
   * @param make makes an object from their values; throws {@link IllegalArgumentException} when
   *     they contradict each other
   */
  public <T> LiveView<T> live(List<LiveSetting<?>> settings, Function<LiveValues, T> make) {
    settings.forEach(this::readLive);
    try {
      return live.view(make);
    } catch (IllegalArgumentException e) {
      errors.add(e.getMessage());
      return null; // never used, since check() fails
    }
  }

  private <T> void readLive(LiveSetting<T> setting) {
    T value = read(setting.name(), setting.otherwise(), setting.parse(), setting.print());
    boolean given = given(scope + setting.name()) != null || given(setting.name()) != null;
    live.add(setting, value, given ? LiveSettings.Source.ENVIRONMENT : LiveSettings.Source.DEFAULT);
  }

  /** The settings that can change at runtime. */
  public LiveSettings live() {
    return live;
  }

  /** The variables of another program, by the prefix of their names; without empty ones. */
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
   * Fails if there are errors.
   *
   * @throws InvalidSettings with all of them
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw new InvalidSettings(errors);
    }
  }

  /** The current value of each setting that was read, by name without the scope. */
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
        errors.add(variable + ": " + ServiceUrl.masked(e.getMessage()));
      }
    }
    effective.put(name, print.apply(value));
    return value;
  }

  /**
   * The value; null when unset, empty, or a {@code HOST} that is not an address, since conda and
   * tcsh set it to something else.
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
