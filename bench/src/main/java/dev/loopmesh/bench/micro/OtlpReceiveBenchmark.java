package dev.loopmesh.bench.micro;

import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.trace.Refusal;
import dev.loopmesh.lab.trace.TraceLimits;
import dev.loopmesh.lab.trace.TraceStore;
import dev.loopmesh.lab.trace.otlp.OtlpDecoder;
import dev.loopmesh.lab.trace.otlp.OtlpEncoding;
import dev.loopmesh.lab.trace.otlp.OtlpLimits;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** From the bytes of a batch of 64 spans to the traces that the lab shows. */
@State(Scope.Thread)
public class OtlpReceiveBenchmark {
  @Param({"PROTOBUF", "JSON"})
  public OtlpEncoding encoding;

  // fewer than come: each trace is as if it came for the first time, and another one goes
  private final TraceLimits limits =
      TraceLimits.read(Settings.of(Map.of("TRACES", "" + SpanBatch.TRACES / 2)));
  private final OtlpDecoder decoder = new OtlpDecoder(limits, OtlpLimits.DEFAULT);
  private final TraceStore store = new TraceStore(limits);
  private byte[] body;

  @Setup
  public void encode() {
    SpanBatch batch = new SpanBatch();
    body = encoding == OtlpEncoding.JSON ? batch.json() : batch.protobuf();
  }

  @Benchmark
  public Refusal decode(Blackhole kept) {
    return decoder.spans(
        encoding,
        false,
        body,
        spans -> {
          kept.consume(spans);
          return Refusal.NONE;
        });
  }

  @Benchmark
  public Refusal receive() {
    return decoder.spans(encoding, false, body, store::add);
  }
}
