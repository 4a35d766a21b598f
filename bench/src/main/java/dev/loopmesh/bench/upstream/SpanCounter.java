package dev.loopmesh.bench.upstream;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.io.InputStream;

/** Counts the spans of an OTLP export without decoding them: it shares a core with the load. */
final class SpanCounter {
  private static final int MAX_BYTES = 64 << 20; // decompressed
  private static final int[] PATH = {
    tag(ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER),
    tag(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER),
    tag(ScopeSpans.SPANS_FIELD_NUMBER)
  };

  private SpanCounter() {}

  private static int tag(int fieldNumber) {
    return fieldNumber << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /**
   * How many spans are in an export.
   *
   * @param export in protobuf
   * @throws IOException when it is not protobuf, or too large
   */
  static int count(InputStream export) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(export);
    in.setSizeLimit(MAX_BYTES);
    return count(in, 0);
  }

  private static int count(CodedInputStream in, int depth) throws IOException {
    int spans = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == PATH[depth] && depth < PATH.length - 1) {
        int outer = in.pushLimit(in.readRawVarint32());
        spans += count(in, depth + 1);
        in.popLimit(outer);
      } else {
        spans += tag == PATH[depth] ? 1 : 0;
        in.skipField(tag);
      }
    }
    return spans;
  }
}
