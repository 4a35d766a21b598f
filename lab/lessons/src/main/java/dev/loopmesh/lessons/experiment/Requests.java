package dev.loopmesh.lessons.experiment;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Requests of one experiment that are in flight at the same time. Confined to its loop. */
public final class Requests {
  private Requests() {}

  /** Sends several at the same moment; completes with all, in the order of their responses. */
  public static Future<List<TimedResponse>> atOnce(
      int number, Supplier<Future<TimedResponse>> send) {
    List<Future<TimedResponse>> all = Stream.generate(send).limit(number).toList();
    return Future.all(all)
        .map(
            done ->
                all.stream()
                    .map(Future::result)
                    .sorted(Comparator.comparingDouble(TimedResponse::doneMs))
                    .toList());
  }

  /** Sends one after this time and again until another is answered; completes with all of these. */
  public static Future<List<TimedResponse>> during(
      Future<TimedResponse> other,
      Duration every,
      Experiment experiment,
      Supplier<Future<TimedResponse>> send) {
    List<Future<TimedResponse>> sent = new ArrayList<>();
    return experiment
        .pause(every)
        .compose(due -> sendUntil(other, every, experiment, send, sent))
        .compose(over -> Future.all(sent))
        .map(done -> sent.stream().map(Future::result).toList());
  }

  private static Future<Void> sendUntil(
      Future<TimedResponse> other,
      Duration every,
      Experiment experiment,
      Supplier<Future<TimedResponse>> send,
      List<Future<TimedResponse>> sent) {
    if (other.isComplete()) {
      return other.mapEmpty();
    }
    sent.add(send.get());
    return experiment.pause(every).compose(due -> sendUntil(other, every, experiment, send, sent));
  }

  /** From the first request until the last response, in seconds. */
  public static double seconds(List<TimedResponse> all) {
    double from = all.stream().mapToDouble(TimedResponse::sentMs).min().orElse(0);
    return (all.stream().mapToDouble(TimedResponse::doneMs).max().orElse(0) - from) / 1e3;
  }
}
