package dev.loopmesh.loop;

import dev.loopmesh.loop.pause.Entries;
import dev.loopmesh.loop.pause.PlatformPause;
import dev.loopmesh.loop.stall.Stall;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Stalls and pauses, which the loops themselves do not record. */
interface LoopEvidence {
  /** The latest stalls of all loops that have ended. */
  List<Stall> stalls();

  /** The latest garbage collections. */
  List<PlatformPause> pauses();

  /** Adds pauses to the segments of a loop, and to each the stall that it is part of. */
  default Entries<Segment> explain(
      Entries<Segment> measured, String loop, Stream<Stall> inProgress) {
    List<Stall> ofLoop =
        Stream.concat(stalls().stream().filter(stall -> stall.loop().equals(loop)), inProgress)
            .toList();
    List<PlatformPause> pauses = pauses();
    if (ofLoop.isEmpty() && pauses.isEmpty()) {
      return measured;
    }
    List<Segment> explained =
        measured.items().stream().map(segment -> explain(segment, ofLoop, pauses)).toList();
    return new Entries<>(explained, measured.lost(), measured.next());
  }

  private static Segment explain(Segment segment, List<Stall> stalls, List<PlatformPause> pauses) {
    long start = segment.startNanos();
    long end = segment.endNanos();
    long paused = PlatformPause.overlapNanos(pauses, start, end);
    Stall stall = null;
    if (segment.kind() == Segment.Kind.WORKING) {
      stall =
          stalls.stream()
              .filter(known -> known.startNanos() - end < 0 && known.endNanos() - start > 0)
              .max(Comparator.comparingLong(Stall::durationNanos))
              .orElse(null);
    }
    return stall == null && paused == 0 ? segment : segment.with(stall, paused);
  }
}
