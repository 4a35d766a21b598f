package dev.loopmesh.allinone;

import dev.loopmesh.allinone.drill.DrillCommand;
import dev.loopmesh.allinone.load.LoadCommand;
import dev.loopmesh.kit.scope.BuildVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The command line: {@code ./mesh}. */
@Command(
    name = "mesh",
    description = "A Vert.x microservice mesh that shows what an event loop does.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class,
    subcommands = {
      UpCommand.class,
      RaceCommand.class,
      LoadCommand.class,
      LessonsCommand.class,
      LessonCommand.class,
      DrillCommand.class,
      FaultsCommand.class,
      FaultCommand.class,
      CapacityCommand.class,
      PlayCommand.class,
      ResetCommand.class,
      McpCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "./mesh plain runs the whole idea in stock Vert.x: ./mesh plain --help",
      "./mesh bench measures the aggregator beside its peers: ./mesh bench --help",
      "",
      "Exit codes: 0 done, 1 failed, 2 invalid usage, 3 out of memory (a lesson: too noisy to tell,",
      "a drill: fewer than 70 points), 78 invalid settings."
    })
public final class MeshCommand {
  private MeshCommand() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new MeshCommand());
  }

  /** The version of Loopmesh and of Java. */
  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "loopmesh " + BuildVersion.CURRENT,
        "Java " + Runtime.version() + ", " + System.getProperty("java.home")
      };
    }
  }
}
