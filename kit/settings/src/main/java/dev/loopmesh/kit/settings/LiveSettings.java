package dev.loopmesh.kit.settings;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The settings of one service that can change at runtime. A change takes effect as a whole or not
 * at all; it is logged, and the last hundred are kept. An override is in force instead of a value
 * and does not show.
 *
 * <p>Thread-safe: serving loops read {@link LiveView}s without a lock; the lock is for the start
 * and for the management loop.
 */
public final class LiveSettings {
  private static final System.Logger LOG = System.getLogger(LiveSettings.class.getName());
  private static final int CHANGES_KEPT = 100;

  private final Map<String, Entry<?>> entries = new LinkedHashMap<>();
  private Map<String, Entry<?>> overrides = Map.of();
  private final List<LiveView<?>> views = new ArrayList<>();
  private final Deque<Change> changes = new ArrayDeque<>();
  private Instant shownFrom = Instant.MIN;

  /** The source of a value. */
  public enum Source {
    DEFAULT,
    ENVIRONMENT,
    /** Changed at runtime. */
    CHANGED
  }

  /** A setting with its current value. */
  public record Entry<T>(LiveSetting<T> setting, T atStart, Source sourceAtStart, T value) {
    public Source source() {
      return value.equals(atStart) ? sourceAtStart : Source.CHANGED;
    }

    public String text() {
      return setting.print().apply(value);
    }

    private Entry<T> changedTo(String text) {
      return new Entry<>(setting, atStart, sourceAtStart, setting.parse().apply(text.strip()));
    }

    private Entry<T> reset() {
      return new Entry<>(setting, atStart, sourceAtStart, atStart);
    }
  }

  /** A change of one setting. */
  public record Change(Instant at, String name, String from, String to) {}

  LiveSettings() {}

  synchronized <T> void add(LiveSetting<T> setting, T atStart, Source source) {
    entries.putIfAbsent(setting.name(), new Entry<>(setting, atStart, source, atStart));
  }

  synchronized <T> LiveView<T> view(Function<LiveValues, T> make) {
    Map<String, Entry<?>> atStart = new LinkedHashMap<>(entries);
    atStart.replaceAll((name, entry) -> entry.reset());
    LiveView<T> view = new LiveView<>(make, values(atStart, Map.of()), values(entries, overrides));
    views.add(view);
    return view;
  }

  /** Forgets all views: those who had them have ended. The settings stay as they are. */
  public synchronized void forgetViews() {
    views.clear();
  }

  /** All settings, in the order of their declaration. */
  public synchronized List<Entry<?>> entries() {
    return List.copyOf(entries.values());
  }

  /** The last changes, oldest first; while an exercise runs, those since its beginning. */
  public synchronized List<Change> changes() {
    return changes.stream().filter(change -> change.at().isAfter(shownFrom)).toList();
  }

  /** An exercise begins, goes on, or ends: what was changed before it is no news to its players. */
  public synchronized void exercise(boolean runs) {
    shownFrom = !runs ? Instant.MIN : shownFrom.equals(Instant.MIN) ? Instant.now() : shownFrom;
  }

  /**
   * Changes some of them, all or none.
   *
   * @param texts the new values by name
   * @throws InvalidSettings with all errors; nothing has changed then
   */
  public synchronized void change(Map<String, String> texts) {
    enforce(changed(entries, texts), overrides);
  }

  /**
   * Overrides some of them: {@link #entries}, {@link #changes} and the log show none of it. Earlier
   * overrides of others stay. The texts are as for {@link #change}.
   */
  public synchronized void override(Map<String, String> texts) {
    Map<String, Entry<?>> next = changed(entries, texts);
    next.keySet().retainAll(texts.keySet());
    overrides.forEach(next::putIfAbsent);
    enforce(entries, next);
  }

  /** Ends all overrides. */
  public synchronized void endOverrides() {
    enforce(entries, Map.of());
  }

  private static Map<String, Entry<?>> changed(
      Map<String, Entry<?>> entries, Map<String, String> texts) {
    List<String> errors = new ArrayList<>();
    Map<String, Entry<?>> next = new LinkedHashMap<>(entries);
    texts.forEach(
        (name, text) -> {
          Entry<?> entry = entries.get(name);
          try {
            if (entry == null) {
              throw new IllegalArgumentException(
                  "is not a setting that can be changed while the service runs");
            }
            next.put(name, entry.changedTo(text));
          } catch (IllegalArgumentException e) {
            errors.add(name + ": " + e.getMessage());
          }
        });
    if (!errors.isEmpty()) {
      throw new InvalidSettings(errors);
    }
    return next;
  }

  /** Restores the values at start. */
  public synchronized void reset() {
    reset(Set.copyOf(entries.keySet()));
  }

  /** Restores the values of the start of some of them. */
  public synchronized void reset(Set<String> names) {
    Map<String, Entry<?>> next = new LinkedHashMap<>(entries);
    next.replaceAll((name, entry) -> names.contains(name) ? entry.reset() : entry);
    enforce(next, overrides);
  }

  /** Remembers the current values and overrides; running the result restores them. */
  public synchronized Runnable snapshot() {
    Map<String, Entry<?>> values = new LinkedHashMap<>(entries);
    Map<String, Entry<?>> hidden = overrides;
    return () -> restore(values, hidden);
  }

  private synchronized void restore(Map<String, Entry<?>> values, Map<String, Entry<?>> hidden) {
    Map<String, Entry<?>> next = new LinkedHashMap<>(entries);
    next.putAll(values);
    enforce(next, hidden);
  }

  private void enforce(Map<String, Entry<?>> next, Map<String, Entry<?>> hidden) {
    LiveValues values = values(next, hidden);
    List<Runnable> shows = new ArrayList<>();
    try {
      views.forEach(view -> shows.add(view.next(values)));
    } catch (IllegalArgumentException e) {
      throw new InvalidSettings(List.of(e.getMessage()));
    }
    shows.forEach(Runnable::run);
    next.forEach((name, entry) -> note(name, entries.get(name).text(), entry.text()));
    entries.putAll(next);
    overrides = hidden;
  }

  private void note(String name, String from, String to) {
    if (!from.equals(to)) {
      LOG.log(Level.INFO, "{0} changed from {1} to {2}", name, from, to);
      changes.add(new Change(Instant.now(), name, from, to));
      if (changes.size() > CHANGES_KEPT) {
        changes.remove();
      }
    }
  }

  private static LiveValues values(Map<String, Entry<?>> entries, Map<String, Entry<?>> overrides) {
    Map<String, Object> values = new LinkedHashMap<>();
    entries.forEach((name, entry) -> values.put(name, entry.value()));
    overrides.forEach((name, entry) -> values.put(name, entry.value()));
    return new LiveValues(values);
  }
}
