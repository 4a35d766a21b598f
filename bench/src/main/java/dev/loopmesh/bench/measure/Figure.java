package dev.loopmesh.bench.measure;

/** A single figure of a candidate, measured once or several times. */
public enum Figure {
  /** From the start of the process to the first answer, in milliseconds. */
  START_MS,
  /** Memory after the first answer, in bytes. */
  REST_BYTES,
  /** CPU time that a candidate without load uses in a second, in milliseconds. */
  IDLE_CPU_MS
}
