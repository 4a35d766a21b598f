package dev.loopmesh.lab.trace.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.loopmesh.lab.trace.TraceLimits;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * Makes spans of the body of an OTLP request (OTLP specification, "OTLP/HTTP"). Has no state: may
 * be used on any thread.
 */
final class OtlpDecoder {
  private final SpanReader spans;
  private final int mostInflatedBytes;

  /**
   * @param limits to which names, attributes and events are cut
   * @param mostInflatedBytes to which a compressed body may grow
   */
  OtlpDecoder(TraceLimits limits, int mostInflatedBytes) {
    this.spans = new SpanReader(limits);
    this.mostInflatedBytes = mostInflatedBytes;
  }

  /**
   * Decodes a whole body.
   *
   * @throws OtlpRefused when it is malformed or too large, and nothing else
   */
  DecodedSpans decode(OtlpEncoding encoding, boolean gzip, byte[] body) {
    byte[] plain = gzip ? GzipBody.inflate(body, mostInflatedBytes) : body;
    return spans.read(
        switch (encoding) {
          case PROTOBUF -> protobuf(plain);
          case JSON -> OtlpJson.read(plain);
        });
  }

  private static ExportTraceServiceRequest protobuf(byte[] body) {
    try {
      return ExportTraceServiceRequest.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw OtlpRefused.malformed(
          "the body is no ExportTraceServiceRequest in protobuf: " + e.getMessage());
    }
  }
}
