package dev.loopmesh.traces.store;

/**
 * How a span ended (OTLP's {@code Status}).
 *
 * @param message what went wrong, for people; often empty
 */
public record Outcome(Code code, String message) {
  /** In the order of OTLP's {@code StatusCode}. */
  public enum Code {
    /** Nobody said, which is what a span that went well usually has. */
    UNSET,
    /** Somebody made sure that it went well. */
    OK,
    /** It failed. */
    ERROR
  }
}
