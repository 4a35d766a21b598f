package dev.loopmesh.kit.settings;

import java.util.Map;

/** The values of all live settings at one moment. Immutable. */
public final class LiveValues {
  private final Map<String, Object> byName;

  LiveValues(Map<String, Object> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** This setting's value. */
  @SuppressWarnings("unchecked") // each is there under its name with its own type
  public <T> T of(LiveSetting<T> setting) {
    return (T) byName.get(setting.name());
  }
}
