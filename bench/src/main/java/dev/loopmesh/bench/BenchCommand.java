package dev.loopmesh.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code ./mesh bench}. */
@Command(
    name = "mesh bench",
    description = "Measures the aggregator beside its peers, on this machine.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
  private BenchCommand() {}

  /** Does what the arguments say. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }

  @Override
  public void run() {}
}
