package dev.loopmesh.traces.store;

/**
 * How a span ended (OTLP's {@code Status}).
 *
 * @param message a description of the error; often empty
 */
public record Outcome(Code code, String message) {
  /** In the order of OTLP's {@code StatusCode}. */
  public enum Code {
    /** The default, also of spans that succeeded. */
    UNSET,
    /** Explicitly marked as successful. */
    OK,
    ERROR
  }
}
