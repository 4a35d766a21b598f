package dev.loopmesh.kit.settings;

import java.util.Map;

/** The values of all live settings at one moment. Immutable. */
public final class LiveValues {
  private final Map<String, Object> byName;

  LiveValues(Map<String, Object> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** The value of a setting. */
  @SuppressWarnings("unchecked") // each value has the type of the setting of its name
  public <T> T of(LiveSetting<T> setting) {
    return (T) byName.get(setting.name());
  }
}
