package dev.loopmesh.loop;

/** Is told when the thread of a loop begins and ends. Called on that thread. */
interface LoopLife {
  /** What is recorded of the loop. */
  Loop begins();

  void ends(Loop loop);

  /** Counts, but watches for no stalls and keeps no segments. */
  static LoopLife unwatched() {
    return new LoopLife() {
      @Override
      public Loop begins() {
        return new Loop(new LoopRecorder(0, Long.MAX_VALUE, ended -> {}), LoopEvidence.NONE);
      }

      @Override
      public void ends(Loop loop) {
        // nobody keeps a list of them
      }
    };
  }
}
