package dev.loopmesh.bench.measure;

import java.time.Duration;
import java.util.List;

/** One thing that is measured of candidates that are warm. */
public interface Part {
  /** As in the results and on the command line. */
  String name();

  /** About how long it takes for this many candidates. */
  Duration expected(Plan plan, int candidates);

  /** Measures all of them in turns; the base is the first. */
  void measure(Rig rig, List<Entrant> candidates);
}
