package dev.loopmesh.traces.otlp;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Trace and span ids as bytes. */
final class Ids {
  static final int TRACE_BYTES = 16;
  static final int SPAN_BYTES = 8;

  private Ids() {}

  static boolean isId(ByteString id, int bytes) {
    return id.size() == bytes && !isNone(id);
  }

  /** Whether it is no ID; some programs send zeros instead. */
  static boolean isNone(ByteString id) {
    for (int i = 0; i < id.size(); i++) {
      if (id.byteAt(i) != 0) {
        return false;
      }
    }
    return id.isEmpty() || id.size() == TRACE_BYTES || id.size() == SPAN_BYTES;
  }

  /** In hexadecimal; truncated if it is too long for an ID. */
  static String hex(ByteString id) {
    ByteString read = id.size() > TRACE_BYTES ? id.substring(0, TRACE_BYTES + 1) : id;
    return HexFormat.of().formatHex(read.toByteArray());
  }
}
