package dev.loopmesh.bench.micro;

import dev.loopmesh.aggregator.fetch.FetchReport;
import io.vertx.core.buffer.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How a fetch is told of: in the answer's header, and in its body. */
@State(Scope.Thread)
public class ReportBenchmark {
  private final FetchReport report = Reports.parallel();

  @Benchmark
  public String serverTiming() {
    return report.serverTiming();
  }

  @Benchmark
  public Buffer json() {
    return report.toJson("http://127.0.0.1:8090/traces/" + report.traceId());
  }
}
