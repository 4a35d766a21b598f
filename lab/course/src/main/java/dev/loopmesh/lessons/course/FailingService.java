package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.MeshControl;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** The one of the three services that fails, and what the others do about it. */
final class FailingService {
  static final String NAME = "order-service";
  static final List<String> OTHERS =
      MeshControl.SERVICES.stream().filter(service -> !service.equals(NAME)).toList();

  /** How exactly {@link #idle} is known. */
  static final Duration POLL = Duration.ofMillis(10);

  private FailingService() {}

  /** Lets it fail, this time after each request. */
  static Future<?> failAfter(MeshControl mesh, String time) {
    JsonObject late = new JsonObject().put("fault", "delay").put("latency", time);
    JsonObject error = new JsonObject().put("fault", "error").put("status", 503);
    return mesh.fault(NAME, "lesson-1", late).compose(set -> mesh.fault(NAME, "lesson-2", error));
  }

  /** Requests a summary with all calls at once. */
  static Future<TimedResponse> fetch(Experiment experiment, String onFailure, int status) {
    return experiment
        .get("/users/42/summary?deadline=60s&mode=parallel&" + onFailure)
        .map(answer -> answer.expect(status));
  }

  /** How long its calls took, in seconds. */
  static double seconds(TimedResponse response) {
    return response.calls().stream()
        .filter(call -> call.getString("service").equals(NAME))
        .mapToDouble(OneDishBurns::seconds)
        .sum();
  }

  /** The moment at which the others work on nothing, in milliseconds of the experiment. */
  static Future<Double> idle(Experiment experiment) {
    return Future.all(OTHERS.stream().map(one -> working(experiment, one)).toList())
        .compose(
            all ->
                all.<Integer>list().stream().allMatch(working -> working == 0)
                    ? Future.succeededFuture(experiment.nowMs())
                    : experiment.pause(POLL).compose(later -> idle(experiment)));
  }

  private static Future<Integer> working(Experiment experiment, String service) {
    return experiment
        .mesh()
        .manage(service, HttpMethod.GET, "/capacity", new JsonObject())
        .map(capacity -> capacity.getInteger("working"));
  }
}
