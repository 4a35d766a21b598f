package dev.loopmesh.bench.load;

/** One request on its way. Exactly one of these is called, once, on the loop. */
interface Exchange {
  /** Its answer has come as a whole. */
  void answered(int status, long bodyBytes);

  /** There will be no answer. */
  void failed(Failure why);
}
