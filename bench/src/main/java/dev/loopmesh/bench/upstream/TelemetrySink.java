package dev.loopmesh.bench.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Takes exports in OTLP/HTTP (protobuf), counts what is in them, and forgets them. On the loop. */
final class TelemetrySink {
  private static final int INFLATED_LIMIT = 64 << 20;

  private long traceRequests;
  private long spans;
  private long logRequests;
  private long logRecords;
  private long bytes;

  /** Counts an export of spans; the buffer stays the caller's. */
  void takeSpans(ByteBuf body, boolean gzipped) {
    traceRequests++;
    spans += items(body, gzipped);
  }

  /** Counts an export of log records; the buffer stays the caller's. */
  void takeLogs(ByteBuf body, boolean gzipped) {
    logRequests++;
    logRecords += items(body, gzipped);
  }

  private int items(ByteBuf body, boolean gzipped) {
    bytes += body.readableBytes();
    try (InputStream packed = new ByteBufInputStream(body.duplicate());
        InputStream plain = gzipped ? new GZIPInputStream(packed) : packed) {
      return OtlpItems.count(plain.readNBytes(INFLATED_LIMIT));
    } catch (IOException | IllegalArgumentException e) {
      return 0; // an export that cannot be read proves nothing
    }
  }

  Counts counts(long connections, long answers) {
    return new Counts(connections, answers, traceRequests, spans, logRequests, logRecords, bytes);
  }
}
