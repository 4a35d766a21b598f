package dev.loopmesh.lessons.export;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** A document with all runs. */
public enum ExportFormat {
  /** All data. */
  JSON("application/json", ExportFormat::json),
  /** For a text or an issue. */
  MD("text/markdown; charset=utf-8", MarkdownExport::of),
  /** One file that any browser opens, figures included. */
  HTML("text/html; charset=utf-8", HtmlExport::of);

  private final String mediaType;
  private final Function<List<JsonObject>, String> write;

  ExportFormat(String mediaType, Function<List<JsonObject>, String> write) {
    this.mediaType = mediaType;
    this.write = write;
  }

  public String mediaType() {
    return mediaType;
  }

  /** The document, with the newest run first. */
  public String write(List<JsonObject> runs) {
    return write.apply(runs);
  }

  private static String json(List<JsonObject> runs) {
    return new JsonObject().put("runs", new JsonArray(runs)).encodePrettily();
  }
}
