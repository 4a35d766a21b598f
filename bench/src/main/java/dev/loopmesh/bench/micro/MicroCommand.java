package dev.loopmesh.bench.micro;

import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the hot pieces and prints a table; how it goes on is told on standard error. */
@Command(
    name = "micro",
    description = "Time and bytes for each operation of the hot pieces, by JMH.",
    mixinStandardHelpOptions = true)
public final class MicroCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "PATTERN",
      description = "Only benchmarks whose name has this, a regular expression, in it.")
  private String pattern = "";

  @Option(names = "--quick", description = "A minute or two instead of ten; less exact.")
  private boolean quick;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws RunnerException {
    try {
      command.commandLine().getOut().print(MicroTable.of(run()));
      command.commandLine().getOut().flush();
      return 0;
    } catch (NoBenchmarksException e) {
      command.commandLine().getErr().println("no benchmark has '" + pattern + "' in its name");
      return 2;
    }
  }

  private Collection<RunResult> run() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + MicroCommand.class.getPackageName() + "\\..*" + pattern)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .addProfiler(GCProfiler.class)
            .forks(quick ? 1 : 2)
            .warmupIterations(quick ? 3 : 5)
            .warmupTime(TimeValue.milliseconds(quick ? 300 : 1_000))
            .measurementIterations(quick ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 300 : 1_000));
    return new Runner(
            options.build(),
            OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL))
        .run();
  }
}
