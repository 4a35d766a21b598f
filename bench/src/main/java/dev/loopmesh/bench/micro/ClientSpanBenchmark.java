package dev.loopmesh.bench.micro;

import dev.loopmesh.aggregator.upstream.Question;
import dev.loopmesh.aggregator.upstream.Upstream;
import dev.loopmesh.aggregator.upstream.UpstreamAnswer;
import dev.loopmesh.aggregator.upstream.UpstreamSpan;
import dev.loopmesh.aggregator.upstream.UpstreamTracing;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The span and the metrics of one call to a service, from its start to its answer. */
@State(Scope.Thread)
public class ClientSpanBenchmark {
  @Param({"always_on", "always_off"})
  public String sampler;

  private final Upstream upstream =
      new Upstream("user-service", URI.create("http://127.0.0.1:8081"));
  private final Question question = Question.user(42);
  private final UpstreamAnswer answer = UpstreamAnswers.user();
  private Telemetry telemetry;
  private UpstreamTracing tracing;
  private Context parent;

  @Setup
  public void start() {
    telemetry = Tracing.with(sampler);
    tracing = new UpstreamTracing(telemetry.openTelemetry(), List.of());
    Span request = telemetry.openTelemetry().getTracer("bench").spanBuilder("GET").startSpan();
    parent = Context.root().with(request);
  }

  @Benchmark
  public UpstreamSpan beginAndEnd() {
    UpstreamSpan span = tracing.begin(parent, upstream, question, 0);
    span.end(answer, null);
    return span;
  }

  @TearDown
  public void stop() {
    telemetry.close();
  }
}
