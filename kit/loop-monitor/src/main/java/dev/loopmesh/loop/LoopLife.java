package dev.loopmesh.loop;

/** Called when the thread of a loop begins and ends, on that thread. */
interface LoopLife {
  Loop begins();

  void ends(Loop loop);

  /** Counts only: no stalls, no segments. */
  static LoopLife unwatched() {
    return new LoopLife() {
      @Override
      public Loop begins() {
        return new Loop(new LoopRecorder(0, Long.MAX_VALUE, ended -> {}), LoopEvidence.NONE);
      }

      @Override
      public void ends(Loop loop) {
        // unwatched loops are not listed
      }
    };
  }
}
