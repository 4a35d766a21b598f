package dev.loopmesh.bench.micro;

import dev.loopmesh.aggregator.SummaryText;
import dev.loopmesh.aggregator.fetch.FetchReport;
import dev.loopmesh.aggregator.upstream.Question;
import dev.loopmesh.aggregator.upstream.UpstreamAnswer;
import io.vertx.core.buffer.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bodies of three services to the bytes of the summary. */
@State(Scope.Thread)
public class JoinBenchmark {
  private final Question whoIsIt = Question.user(42);
  private final Question whatOrdered = Question.orders(42);
  private final Question whatPaid = Question.payments(42);
  private final UpstreamAnswer user = UpstreamAnswers.user();
  private final UpstreamAnswer orders = UpstreamAnswers.orders();
  private final UpstreamAnswer payments = UpstreamAnswers.payments();
  private final FetchReport report = Reports.parallel();

  /** The answers believed, or not. */
  @Benchmark
  public boolean read() {
    return whoIsIt.read(user) != null
        & whatOrdered.read(orders) != null
        & whatPaid.read(payments) != null;
  }

  /** The same, and one answer made of them. */
  @Benchmark
  public Buffer join() {
    return new SummaryText()
        .put("user", whoIsIt.read(user))
        .put("orders", whatOrdered.read(orders))
        .put("payments", whatPaid.read(payments))
        .put("fetch", report.toJson("http://127.0.0.1:8090/traces/" + traceId()))
        .whole();
  }

  private String traceId() {
    return report.traceId();
  }
}
