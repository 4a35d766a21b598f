package dev.loopmesh.drills.grade;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * Something that happened in a drill.
 *
 * @param atMs since the first request was sent
 * @param what more about it
 */
public record Event(double atMs, Kind kind, JsonObject what) {
  /** What it was. */
  public enum Kind {
    /** The mesh was changed; {@code decoy} says whether that is harmless. */
    STEP,
    /** Guests got less than they were promised; after a recovery, again. */
    HARM,
    /** The page was sent. */
    PAGE,
    /** The player declared an incident. */
    DECLARED,
    /**
     * The player named a cause: {@code service}, {@code mechanism}, {@code right}, {@code proved}.
     */
    ANSWER,
    /** The player pulled a lever, as {@code Lever} writes it; {@code refused} says why not. */
    LEVER,
    /** The player took a hint, for {@code price} points. */
    HINT,
    /** Guests have got what they were promised for long enough. */
    RECOVERED,
    /**
     * The trainer changed the mesh: {@code service}, {@code method}, {@code path}, {@code body}.
     */
    INJECTED,
    /** The trainer's view was opened. */
    TRUTH_SHOWN,
    /** It is over. */
    END;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Whether the player acted on something that looks wrong. */
  boolean isAlarm() {
    return kind == Kind.DECLARED
        || isPulled()
        || kind == Kind.ANSWER && !what.getString("service").isEmpty();
  }

  /** Whether it is a lever that was not refused. */
  public boolean isPulled() {
    return kind == Kind.LEVER && !what.containsKey("refused");
  }

  public JsonObject toJson() {
    return new JsonObject().put("atMs", Math.round(atMs)).put("kind", "" + kind).put("what", what);
  }

  /** The inverse of {@link #toJson}. */
  public static Event fromJson(JsonObject json) {
    Kind kind = Kind.valueOf(json.getString("kind").toUpperCase(Locale.ROOT).replace('-', '_'));
    return new Event(json.getDouble("atMs"), kind, json.getJsonObject("what"));
  }
}
