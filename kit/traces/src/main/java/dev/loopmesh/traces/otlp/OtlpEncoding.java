package dev.loopmesh.traces.otlp;

import com.google.protobuf.CodedOutputStream;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.traces.store.Refusal;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;

/** The two encodings of OTLP/HTTP; an answer is in that of its request. */
public enum OtlpEncoding {
  /** Binary protobuf. */
  PROTOBUF("application/x-protobuf"),
  /** JSON as proto3 maps it, but with ids in hexadecimal and enumerations as numbers. */
  JSON("application/json");

  private final String mediaType;

  OtlpEncoding(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * The encoding that a {@code Content-Type} names.
   *
   * @throws ProblemException 415 when it is none of these
   */
  static OtlpEncoding of(String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    return Arrays.stream(values())
        .filter(encoding -> encoding.mediaType.equals(type.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unknownType(contentType));
  }

  private static ProblemException unknownType(String contentType) {
    String accepted = "application/x-protobuf, application/json";
    return new ProblemException(
        new Problem(
                "unsupported-media-type",
                415,
                "The body is in a form that is not taken",
                contentType == null
                    ? "The Content-Type is missing; accepted: %s.".formatted(accepted)
                    : "'%s' is not taken; accepted: %s.".formatted(contentType, accepted))
            .with("accepted", accepted));
  }

  String mediaType() {
    return mediaType;
  }

  /** The response to an export of this signal; empty when everything was taken. */
  Buffer taken(OtlpSignal signal, Refusal refusal) {
    return this == JSON
        ? json(signal, refusal).toBuffer()
        : Buffer.buffer(protobuf(refusal).toByteArray());
  }

  private static JsonObject json(OtlpSignal signal, Refusal refusal) {
    JsonObject response = new JsonObject();
    if (refusal.count() > 0) {
      response.put(
          "partialSuccess",
          new JsonObject()
              .put(signal.rejected(), Long.toString(refusal.count())) // proto3 JSON: int64 as text
              .put("errorMessage", refusal.reason()));
    }
    return response;
  }

  /** In protobuf the responses of all signals are alike. */
  private static ExportTraceServiceResponse protobuf(Refusal refusal) {
    var response = ExportTraceServiceResponse.newBuilder();
    if (refusal.count() > 0) {
      response.setPartialSuccess(
          ExportTracePartialSuccess.newBuilder()
              .setRejectedSpans(refusal.count())
              .setErrorMessage(refusal.reason()));
    }
    return response.build();
  }

  /** A {@code google.rpc.Status}. */
  Buffer refused(OtlpRefused refused) {
    return this == JSON
        ? new JsonObject()
            .put("code", refused.code())
            .put("message", refused.getMessage())
            .toBuffer()
        : Buffer.buffer(status(refused));
  }

  /** Two fields: not worth the 2 MB of the library that has this message. */
  private static byte[] status(OtlpRefused refused) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeInt32(1, refused.code());
      out.writeString(2, refused.getMessage());
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: it is written to memory
    }
  }
}
