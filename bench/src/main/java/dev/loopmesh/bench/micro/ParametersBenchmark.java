package dev.loopmesh.bench.micro;

import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.http.TimeBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the question for a summary says: each part by itself, and all as the aggregator reads it.
 */
@State(Scope.Thread)
public class ParametersBenchmark {
  private static final List<String> MODES =
      List.of("sequential", "parallel", "blocking", "worker", "virtual");
  private static final List<String> ON_FAILURE = List.of("fail", "partial");
  private static final Duration OTHERWISE = Duration.ofSeconds(5);
  private static final Duration LEFT = Duration.ofNanos(1_998_765_432);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private HeldRequest held;
  private RepeatedRequest request;

  @Setup
  public void hold() throws TimeoutException {
    held = new HeldRequest();
    request = held.again();
  }

  @Benchmark
  public void summary(Blackhole read) {
    Parameters parameters = parameters();
    read.consume(parameters.duration("deadline", OTHERWISE, SHORTEST, LONGEST));
    read.consume(TimeBudget.of(request.request()));
    read.consume(parameters.pathId("id"));
    read.consume(parameters.oneOf("mode", "parallel", MODES));
    read.consume(parameters.oneOf("onFailure", "fail", ON_FAILURE));
    read.consume(representation());
    read.consume(parameters.ink("color"));
  }

  @Benchmark
  public Parameters parameters() {
    return Parameters.of(request, "mode", "onFailure", "deadline", "color");
  }

  @Benchmark
  public Optional<Duration> timeBudget() {
    return TimeBudget.of(request.request());
  }

  @Benchmark
  public String timeBudgetPassedOn() {
    return TimeBudget.print(LEFT);
  }

  @Benchmark
  public Representation representation() {
    return Representation.of(request, Representation.JSON, Representation.TEXT);
  }

  @TearDown
  public void letGo() throws TimeoutException {
    held.close();
  }
}
