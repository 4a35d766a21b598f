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
 * Decodes the body of an OTLP request into spans or log records. Stateless and thread-safe.
 *
 * <p>They are passed on in slices of 256. A malformed body is refused, although the slices before
 * the error have been passed on.
 */
public final class OtlpDecoder {
  private static final io.opentelemetry.proto.trace.v1.Span SPAN =
      io.opentelemetry.proto.trace.v1.Span.getDefaultInstance();
  private static final LogRecord LOG_RECORD = LogRecord.getDefaultInstance();

  private final TraceLimits kept;
  private final AttributeReader attributes;
  private final OtlpLimits bodies;

  /**
   * @param kept limits of names, attributes and events
   * @param bodies limits of a decoded body
   */
  public OtlpDecoder(TraceLimits kept, OtlpLimits bodies) {
    this.kept = kept;
    this.attributes = new AttributeReader(kept);
    this.bodies = bodies;
  }

  private interface Decoding {
    Refusal of(ProtobufExport export) throws IOException;
  }

  /**
   * Decodes a whole body of spans.
   *
   * @param taker gets the spans, and returns the refused ones
   * @return all refused spans
   * @throws OtlpRefused when it is malformed or too large; nothing else
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
          export.read(SPAN, attributes, new SpanReader(kept, attributes, decoded));
          return decoded.end();
        });
  }

  /** Gets log records, and the number of further ones without a trace. */
  public interface LogTaker {
    /** Returns the refused ones. */
    Refusal take(List<LogLine> lines, long stray);
  }

  /** Decodes a whole body of log records, like {@link #spans}. */
  public Refusal logs(OtlpEncoding encoding, boolean gzip, byte[] body, LogTaker taker) {
    return decode(
        OtlpSignal.LOGS,
        encoding,
        gzip,
        body,
        export -> {
          Decoded<LogLine> decoded = new Decoded<>(lines -> taker.take(lines, 0));
          LogReader logs = new LogReader(kept, attributes, decoded);
          export.read(LOG_RECORD, attributes, logs);
          return decoded.end().and(taker.take(List.of(), logs.stray()));
        });
  }

  /** Refuses all items of a body, for a signal that is not stored. */
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
          "the body is not an %s in protobuf: %s"
              .formatted(signal.request().getName(), e.getMessage()));
    } catch (StackOverflowError e) {
      throw OtlpRefused.malformed(
          "the body is not an %s: it is nested too deeply".formatted(signal.request().getName()));
    }
  }
}
