package dev.loopmesh.lab.race;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The modes one after another, each with requests to the menu, measured from outside. Use on one
 * event loop.
 */
final class Race {
  private final Supplier<Guests> others;
  private final AggregatorClient aggregator;
  private final int user;
  private final Map<String, String> modes;
  private final List<Run> runs = new ArrayList<>();
  private Optional<Guests> guests = Optional.empty();
  private boolean abandoned;

  /**
   * @param others begins to send the requests to the menu
   * @param modes in the order in which they run, each with the reason why it is unavailable
   */
  Race(Supplier<Guests> others, AggregatorClient aggregator, int user, Map<String, String> modes) {
    this.others = others;
    this.aggregator = aggregator;
    this.user = user;
    this.modes = modes;
  }

  /**
   * @param progress gets each run when it has ended
   * @return all runs; a mode that fails is a run too
   */
  Future<List<Run>> run(Consumer<Run> progress) {
    Future<?> before = Future.succeededFuture();
    for (Map.Entry<String, String> mode : modes.entrySet()) {
      before = before.compose(done -> run(mode.getKey(), mode.getValue(), progress));
    }
    return before.map(done -> runs);
  }

  /** Cancels the race after the current mode, and its requests to the menu at once. */
  void abandon() {
    abandoned = true;
    guests.ifPresent(Guests::cancel);
  }

  private Future<?> run(String mode, String unavailable, Consumer<Run> progress) {
    if (abandoned) {
      return Future.succeededFuture();
    }
    Future<Run> run =
        unavailable.isEmpty()
            ? run(mode)
            : Future.succeededFuture(Run.impossible(mode, unavailable));
    return run.onSuccess(
        over -> {
          runs.add(over);
          progress.accept(over);
        });
  }

  private Future<Run> run(String mode) {
    Guests meanwhile = others.get();
    guests = Optional.of(meanwhile);
    long begunNanos = System.nanoTime();
    return aggregator
        .summary(user, mode)
        .transform(
            answer -> {
              double elapsedMs = (System.nanoTime() - begunNanos) / 1e6;
              return meanwhile
                  .stop()
                  .map(
                      visits ->
                          answer.succeeded()
                              ? read(mode, elapsedMs, answer.result(), visits)
                              : Run.broken(mode, elapsedMs, answer.cause().getMessage(), visits));
            });
  }

  private static Run read(
      String mode, double elapsedMs, HttpResponse<Buffer> answer, List<GuestRequest> visits) {
    try {
      JsonObject body = answer.bodyAsJsonObject();
      String problem = answer.statusCode() == 200 ? "" : body.getString("detail", "");
      return new Run(
          mode, answer.statusCode(), elapsedMs, body.getJsonObject("fetch"), problem, visits);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return Run.broken(mode, elapsedMs, "The aggregator's response is invalid.", visits);
    }
  }
}
