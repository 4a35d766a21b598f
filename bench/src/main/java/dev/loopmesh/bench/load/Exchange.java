package dev.loopmesh.bench.load;

/** One request in flight. Both methods on the loop; whatever follows the first call is ignored. */
interface Exchange {
  /** Its response is complete. */
  void responded(int status, long bodyBytes);

  /** There will be no response. */
  void failed(Failure why);
}
