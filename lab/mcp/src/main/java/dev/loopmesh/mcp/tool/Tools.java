package dev.loopmesh.mcp.tool;

import java.util.List;
import java.util.stream.Stream;

/** All tools, in the order in which they are listed. */
public final class Tools {
  /** At most twelve, so that an assistant chooses well. */
  public static final List<Tool> ALL =
      Stream.of(
              ServiceTools.all(),
              TraceTools.all(),
              MetricTools.all(),
              LoadTools.all(),
              DrillTools.all())
          .flatMap(List::stream)
          .toList();

  private Tools() {}
}
