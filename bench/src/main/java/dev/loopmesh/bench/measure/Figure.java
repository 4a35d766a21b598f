package dev.loopmesh.bench.measure;

/** A single figure of a candidate, measured once or several times. */
public enum Figure {
  /** From the start of the process to the first response, in milliseconds. */
  START_MS,
  /** Resident memory after the first response, in bytes. */
  REST_BYTES,
  /** CPU time per second without load, in milliseconds. */
  IDLE_CPU_MS
}
