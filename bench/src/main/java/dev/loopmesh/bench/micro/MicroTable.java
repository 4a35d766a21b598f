package dev.loopmesh.bench.micro;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What was measured, one benchmark a line, as a table in Markdown. */
final class MicroTable {
  private static final String BYTES = "gc.alloc.rate.norm";

  private MicroTable() {}

  static String of(Collection<RunResult> results) {
    return results.stream()
        .map(MicroTable::line)
        .collect(
            Collectors.joining(
                "\n",
                "| operation | ns | ns at best | bytes |\n| --- | ---: | ---: | ---: |\n",
                "\n"));
  }

  private static String line(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.0f |",
        name(result.getParams()),
        time.getScore(),
        time.getStatistics().getMin(),
        result.getSecondaryResults().get(BYTES).getScore());
  }

  /** Class and method without the package, which is the same for all, and the parameters. */
  private static String name(BenchmarkParams params) {
    String method = params.getBenchmark().replaceFirst("^.*\\.(?=\\w+\\.)", "");
    return params.getParamsKeys().stream()
        .map(key -> " " + key + "=" + params.getParam(key))
        .collect(Collectors.joining("", method, ""));
  }
}
