package dev.loopmesh.traces.otlp;

import dev.loopmesh.traces.store.LogLine;
import dev.loopmesh.traces.store.Refusal;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.TraceLimits;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * Makes spans or log records of the body of an OTLP request (OTLP specification, "OTLP/HTTP"). Has
 * no state: may be used on any thread.
 *
 * <p>What is decoded is handed on in slices of 256. A body that turns out to be malformed is
 * refused although the slices before that place have been taken.
 */
public final class OtlpDecoder {
  private static final io.opentelemetry.proto.trace.v1.Span SPAN =
      io.opentelemetry.proto.trace.v1.Span.getDefaultInstance();
  private static final LogRecord LOG_RECORD = LogRecord.getDefaultInstance();

  private final TraceLimits kept;
  private final OtlpLimits bodies;

  /**
   * @param kept to which names, attributes and events are cut
   * @param bodies how much a body may grow when it is decoded
   */
  public OtlpDecoder(TraceLimits kept, OtlpLimits bodies) {
    this.kept = kept;
    this.bodies = bodies;
  }

  private interface Decoding {
    Refusal of(ProtobufExport export) throws IOException;
  }

  /**
   * Decodes a whole body of spans.
   *
   * @param taker gets them, and says which it does not take
   * @return how many were not taken, and why
   * @throws OtlpRefused when it is malformed or too large, and nothing else
   */
  public Refusal spans(
      OtlpEncoding encoding, boolean gzip, byte[] body, Function<List<Span>, Refusal> taker) {
    return decode(
        OtlpSignal.TRACES,
        encoding,
        gzip,
        body,
        export -> {
          Decoded<Span> decoded = new Decoded<>(taker);
          export.read(SPAN, new SpanReader(kept, decoded));
          return decoded.end();
        });
  }

  /** Gets log records, and how many more belonged to no trace. */
  public interface LogTaker {
    /** Returns those refused. */
    Refusal take(List<LogLine> lines, long stray);
  }

  /**
   * Decodes a whole body of log records; the same as {@link #spans} otherwise.
   *
   * @throws OtlpRefused when it is malformed or too large, and nothing else
   */
  public Refusal logs(OtlpEncoding encoding, boolean gzip, byte[] body, LogTaker taker) {
    return decode(
        OtlpSignal.LOGS,
        encoding,
        gzip,
        body,
        export -> {
          Decoded<LogLine> decoded = new Decoded<>(lines -> taker.take(lines, 0));
          LogReader logs = new LogReader(kept, decoded);
          export.read(LOG_RECORD, logs);
          return decoded.end().and(taker.take(List.of(), logs.stray()));
        });
  }

  /**
   * Counts what a body has of a signal that is not kept.
   *
   * @return that all of it is refused, and what to do instead
   * @throws OtlpRefused when it is malformed or too large, and nothing else
   */
  Refusal count(OtlpSignal signal, OtlpEncoding encoding, boolean gzip, byte[] body) {
    return decode(
        signal,
        encoding,
        gzip,
        body,
        export -> new Refusal(export.count(signal.items()), signal.advice()));
  }

  private Refusal decode(
      OtlpSignal signal, OtlpEncoding encoding, boolean gzip, byte[] body, Decoding decoding) {
    try {
      byte[] plain = gzip ? GzipBody.inflate(body, bodies.inflatedBytes()) : body;
      return decoding.of(
          new ProtobufExport(
              encoding == OtlpEncoding.JSON
                  ? JsonToProtobuf.read(plain, signal.request())
                  : ByteBuffer.wrap(plain)));
    } catch (OtlpRefused e) {
      throw e;
    } catch (IOException e) {
      throw OtlpRefused.malformed(
          "the body is no %s in protobuf: %s"
              .formatted(signal.request().getName(), e.getMessage()));
    } catch (StackOverflowError e) {
      throw OtlpRefused.malformed(
          "the body is no %s: it is nested too deep".formatted(signal.request().getName()));
    }
  }
}
