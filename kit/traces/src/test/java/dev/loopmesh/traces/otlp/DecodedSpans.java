package dev.loopmesh.traces.otlp;

import dev.loopmesh.traces.store.Refusal;
import dev.loopmesh.traces.store.Span;
import java.util.ArrayList;
import java.util.List;

/** The result of decoding one body. */
record DecodedSpans(List<Span> spans, Refusal refusal) {
  static DecodedSpans of(OtlpDecoder decoder, OtlpEncoding encoding, boolean gzip, byte[] body) {
    List<Span> spans = new ArrayList<>();
    Refusal refusal =
        decoder.spans(
            encoding,
            gzip,
            body,
            slice -> {
              spans.addAll(slice);
              return Refusal.NONE;
            });
    return new DecodedSpans(spans, refusal);
  }
}
