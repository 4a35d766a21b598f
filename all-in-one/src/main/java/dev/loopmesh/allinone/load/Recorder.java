package dev.loopmesh.allinone.load;

import dev.loopmesh.kit.load.LoadListener;
import dev.loopmesh.kit.load.Progress;

/** Passes progress on. On the generator's loop. */
record Recorder(HdrLog log, LiveView view) implements LoadListener {
  @Override
  public void progressed(Progress progress) {
    log.add(progress);
    view.add(progress);
  }
}
