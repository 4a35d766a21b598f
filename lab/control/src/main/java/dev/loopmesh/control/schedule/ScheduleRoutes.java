package dev.loopmesh.control.schedule;

import dev.loopmesh.control.ManagedMesh;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.Parameters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;

/** Starts, shows and stops schedules. */
public final class ScheduleRoutes {
  private static final int ACCEPTED = 202;

  private final SchedulePlayer player;
  private final ManagedMesh mesh;

  public ScheduleRoutes(SchedulePlayer player, ManagedMesh mesh) {
    this.player = player;
    this.mesh = mesh;
  }

  public void addTo(Router router) {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(Guard.MOST_BYTES);
    router.get("/api/schedule").handler(this::getSchedule);
    router.post("/api/schedule").handler(body).handler(this::postSchedule);
    router.delete("/api/schedule").handler(this::deleteSchedule);
  }

  private void getSchedule(RoutingContext request) {
    Parameters.of(request);
    request.json(player.progress());
  }

  private void postSchedule(RoutingContext request) {
    Parameters.of(request);
    player
        .play(ScheduleReader.read(document(request), mesh))
        .onSuccess(
            begun -> {
              request.response().setStatusCode(ACCEPTED);
              request.json(player.progress());
            })
        .onFailure(request::fail);
  }

  private static JsonObject document(RoutingContext request) {
    String text = request.body().isEmpty() ? "" : request.body().asString();
    String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    boolean yaml = type != null && type.toLowerCase(Locale.ROOT).startsWith("application/yaml");
    return yaml ? ScheduleText.parseYaml(text) : ScheduleText.parseJson(text);
  }

  private void deleteSchedule(RoutingContext request) {
    Parameters.of(request);
    player.stop().onComplete(over -> request.json(player.progress()));
  }
}
