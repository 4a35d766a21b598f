package dev.loopmesh.lab.trace.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.loopmesh.lab.trace.TraceLimits;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * Makes spans or log records of the body of an OTLP request (OTLP specification, "OTLP/HTTP"). Has
 * no state: may be used on any thread.
 */
public final class OtlpDecoder {
  private final SpanReader spans;
  private final LogReader logs;
  private final int mostInflatedBytes;

  /**
   * @param limits to which names, attributes and events are cut
   * @param mostInflatedBytes to which a compressed body may grow
   */
  public OtlpDecoder(TraceLimits limits, int mostInflatedBytes) {
    this.spans = new SpanReader(limits);
    this.logs = new LogReader(limits);
    this.mostInflatedBytes = mostInflatedBytes;
  }

  /**
   * Decodes a whole body of spans.
   *
   * @throws OtlpRefused when it is malformed or too large, and nothing else
   */
  public DecodedSpans spans(OtlpEncoding encoding, boolean gzip, byte[] body) {
    byte[] plain = plain(gzip, body);
    return spans.read(
        switch (encoding) {
          case PROTOBUF -> protobuf(ExportTraceServiceRequest.getDefaultInstance(), plain);
          case JSON -> OtlpSpansJson.read(plain);
        });
  }

  /**
   * Decodes a whole body of log records.
   *
   * @throws OtlpRefused when it is malformed or too large, and nothing else
   */
  public DecodedLogs logs(OtlpEncoding encoding, boolean gzip, byte[] body) {
    byte[] plain = plain(gzip, body);
    return logs.read(
        switch (encoding) {
          case PROTOBUF -> protobuf(ExportLogsServiceRequest.getDefaultInstance(), plain);
          case JSON -> OtlpLogsJson.read(plain);
        });
  }

  private byte[] plain(boolean gzip, byte[] body) {
    return gzip ? GzipBody.inflate(body, mostInflatedBytes) : body;
  }

  @SuppressWarnings("unchecked") // the parser of a message makes messages of its kind
  private static <T extends Message> T protobuf(T kind, byte[] body) {
    try {
      return (T) kind.getParserForType().parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw OtlpRefused.malformed(
          "the body is no %s in protobuf: %s"
              .formatted(kind.getClass().getSimpleName(), e.getMessage()));
    }
  }
}
