package dev.loopmesh.traces.otlp;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.traces.store.Refusal;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;

/** The two encodings of OTLP/HTTP; a response has the encoding of its request. */
public enum OtlpEncoding {
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
   * @throws ProblemException 415 for any other
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
                "Unsupported media type",
                contentType == null
                    ? "The Content-Type is missing; allowed: %s.".formatted(accepted)
                    : "'%s' is not supported; allowed: %s.".formatted(contentType, accepted))
            .with("accepted", accepted));
  }

  String mediaType() {
    return mediaType;
  }

  /** The response to an export; empty when everything was accepted. */
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

  /** In protobuf the responses of all signals have the same fields. */
  private static ExportTraceServiceResponse protobuf(Refusal refusal) {
    var response = ExportTraceServiceResponse.newBuilder();
    if (refusal.count() > 0) {
      response.setPartialSuccess(message(refusal.count(), refusal.reason()));
    }
    return response.build();
  }

  private static ExportTracePartialSuccess message(long number, String text) {
    return ExportTracePartialSuccess.newBuilder()
        .setRejectedSpans(number)
        .setErrorMessage(text)
        .build();
  }

  /**
   * A {@code google.rpc.Status}, whose first fields are those of a partial success: a whole number
   * and a text. The library that defines it has 2 MB.
   */
  Buffer refused(OtlpRefused refused) {
    return this == JSON
        ? new JsonObject()
            .put("code", refused.code())
            .put("message", refused.getMessage())
            .toBuffer()
        : Buffer.buffer(message(refused.code(), refused.getMessage()).toByteArray());
  }
}
