package dev.loopmesh.drills.debrief;

import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** A form of the debrief. */
public enum DebriefFormat {
  /** All data. */
  JSON("application/json", JsonObject::encode),
  /** For a text or an issue. */
  MD("text/markdown; charset=utf-8", run -> TextDebrief.markdown(new RunFacts(run))),
  /** For a terminal. */
  TEXT("text/plain; charset=utf-8", run -> TextDebrief.plain(new RunFacts(run))),
  /** One file that any browser opens, its picture included. */
  HTML("text/html; charset=utf-8", run -> HtmlDebrief.of(new RunFacts(run)));

  private final String mediaType;
  private final Function<JsonObject, String> write;

  DebriefFormat(String mediaType, Function<JsonObject, String> write) {
    this.mediaType = mediaType;
    this.write = write;
  }

  public String mediaType() {
    return mediaType;
  }

  /** The document of a drill as the history keeps it. */
  public String write(JsonObject run) {
    return write.apply(run);
  }
}
