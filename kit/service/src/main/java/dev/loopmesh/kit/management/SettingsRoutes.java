package dev.loopmesh.kit.management;

import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.InvalidSettings;
import dev.loopmesh.kit.settings.LiveSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /settings}: settings that can change while the service runs, and their history. */
final class SettingsRoutes {
  private static final int LONGEST_BODY = 16_384;

  private final LiveSettings settings;

  SettingsRoutes(LiveSettings settings) {
    this.settings = settings;
  }

  void addTo(Router router) {
    router.get("/settings").handler(this::send);
    router.put("/settings").handler(this::change);
    router.delete("/settings").handler(this::reset);
  }

  private void send(RoutingContext request) {
    Parameters.of(request);
    request.json(document());
  }

  private void change(RoutingContext request) {
    Parameters.of(request);
    JsonBody.of(request.request(), LONGEST_BODY)
        .map(this::changed)
        .onSuccess(request::json)
        .onFailure(request::fail);
  }

  private void reset(RoutingContext request) {
    Parameters.of(request);
    settings.reset();
    request.json(document());
  }

  private JsonObject changed(JsonObject given) {
    Map<String, String> texts = new LinkedHashMap<>();
    given.forEach(member -> texts.put(member.getKey(), String.valueOf(member.getValue())));
    try {
      settings.change(texts);
      return document();
    } catch (InvalidSettings e) {
      throw refused(e.errors());
    }
  }

  private static ProblemException refused(List<String> faults) {
    String detail = "Nothing was changed: " + String.join("; ", faults) + ".";
    return new ProblemException(
        new Problem("bad-settings", 400, "Invalid settings", detail)
            .with("faults", new JsonArray(faults)));
  }

  private JsonObject document() {
    JsonArray all = new JsonArray();
    settings.entries().forEach(entry -> all.add(json(entry)));
    JsonArray changes = new JsonArray();
    settings.changes().forEach(change -> changes.add(json(change)));
    return new JsonObject().put("settings", all).put("changes", changes);
  }

  private static <T> JsonObject json(LiveSettings.Entry<T> entry) {
    return new JsonObject()
        .put("name", entry.setting().name())
        .put("value", entry.text())
        .put("default", entry.setting().print().apply(entry.setting().otherwise()))
        .put("range", entry.setting().range())
        .put("what", entry.setting().what())
        .put("source", entry.source().name().toLowerCase(Locale.ROOT));
  }

  private static JsonObject json(LiveSettings.Change change) {
    return new JsonObject()
        .put("at", change.at().toString())
        .put("name", change.name())
        .put("from", change.from())
        .put("to", change.to());
  }
}
