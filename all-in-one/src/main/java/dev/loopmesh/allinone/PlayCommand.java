package dev.loopmesh.allinone;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a schedule of faults, shows its progress, or stops it. */
@Command(
    name = "play",
    description = "Start a schedule of faults; without a file, show its progress.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class PlayCommand implements Callable<Integer> {
  private static final String PATH = "/api/schedule";

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The schedule: JSON if the name ends with .json, else YAML.")
  private Path file;

  @Option(names = "--stop", description = "Stop the schedule and undo its changes.")
  private boolean stop;

  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (file != null && stop) {
      lab.fail("give a file or --stop, not both");
      return 2;
    }
    return file == null
        ? lab.ask(stop ? "DELETE" : "GET", PATH, "", "", MeshLines::ofSchedule)
        : begin();
  }

  private int begin() throws IOException, InterruptedException {
    String type = file.toString().endsWith(".json") ? "application/json" : "application/yaml";
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      return lab.fail(file + " is not in UTF-8; save it in that encoding");
    } catch (NoSuchFileException e) {
      return lab.fail(file + " does not exist");
    } catch (IOException e) {
      return lab.fail(
          Files.isDirectory(file)
              ? file + " is a directory; name a file"
              : file + " cannot be read");
    }
    if (text.indexOf('\0') >= 0) {
      return lab.fail(file + " is not text in UTF-8; save it in that encoding");
    }
    return text.isBlank()
        ? lab.fail(file + " is empty; it needs steps: see docs/control.md")
        : lab.ask("POST", PATH, type, text.replaceFirst("^\uFEFF", ""), MeshLines::ofSchedule);
  }
}
