package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** One run of {@code ./mesh} in this process: its exit code, and what it printed. */
record CommandRun(int code, String out, String err) {
  static CommandRun of(List<String> arguments) {
    PrintStream normalOut = System.out;
    PrintStream normalErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, UTF_8));
      System.setErr(new PrintStream(err, true, UTF_8));
      int code = MeshCommand.commandLine().execute(arguments.toArray(String[]::new));
      return new CommandRun(code, out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      System.setOut(normalOut);
      System.setErr(normalErr);
    }
  }
}
