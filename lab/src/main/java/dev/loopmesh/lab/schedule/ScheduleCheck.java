package dev.loopmesh.lab.schedule;

import dev.loopmesh.lab.control.ManagementAnswer;
import dev.loopmesh.lab.control.ManagementClient;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * Asks the services whether they could do what a schedule will tell them: only they know what a
 * fault may be. A service that cannot be asked may be there when its step comes.
 */
final class ScheduleCheck {
  private final ManagementClient client;

  ScheduleCheck(ManagementClient client) {
    this.client = client;
  }

  /** One sentence per refused step. */
  Future<List<String>> refusals(MeshSchedule schedule) {
    List<Future<String>> asked = schedule.steps().stream().map(this::refusal).toList();
    return Future.join(asked)
        .map(all -> all.<String>list().stream().filter(why -> !why.isEmpty()).toList());
  }

  private Future<String> refusal(Step step) {
    boolean fault = step.fault() != null;
    Future<ManagementAnswer> asked =
        fault
            ? client.ask(
                step.service(), HttpMethod.PUT, step.path() + "?check=true", step.body().toBuffer())
            : client.get(step.service(), step.path());
    String where = "steps[%d].%s".formatted(step.number() - 1, fault ? "fault" : "latency");
    return asked.map(answer -> refuses(answer) ? where + ": " + answer.reason() : "").otherwise("");
  }

  private static boolean refuses(ManagementAnswer answer) {
    return answer.status() == 400 || answer.status() == 404;
  }
}
