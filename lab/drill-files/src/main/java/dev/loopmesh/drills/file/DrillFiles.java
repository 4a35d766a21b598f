package dev.loopmesh.drills.file;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All drills: those that come with the lab, and those of a folder. Immutable. */
public final class DrillFiles {
  /** Those that come with the lab, in the order of their list. */
  static final List<String> SHIPPED =
      List.of(
          "lunch-rush",
          "slow-tuesday",
          "friday-release",
          "small-change",
          "cut-short",
          "odd-one-out",
          "card-trouble",
          "all-green",
          "long-goodbye",
          "aftershock",
          "menu-night",
          "number-cruncher",
          "half-staff",
          "torn-thread",
          "wrong-time",
          "stock-taking",
          "open-tabs",
          "revolving-door",
          "long-weekend");

  private static final int MOST = 200;

  private final Map<String, DrillFile> files = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();

  private DrillFiles() {}

  /**
   * Reads them, which blocks. A file of the folder replaces one of the lab with the same ID; one
   * that is invalid is left out, and its errors are kept.
   */
  public static DrillFiles read(Optional<Path> folder) {
    DrillFiles all = new DrillFiles();
    DrillSchema schema = new DrillSchema();
    SHIPPED.forEach(id -> all.add(id + ".yaml", shipped(id), schema));
    folder.ifPresent(own -> all.addAll(own, schema));
    return all;
  }

  private static String shipped(String id) {
    try (InputStream in = DrillFiles.class.getResourceAsStream("/drills/" + id + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("The file of a drill is missing: drills/" + id + ".yaml");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addAll(Path folder, DrillSchema schema) {
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file :
          found.filter(one -> ("" + one).endsWith(".yaml")).sorted().limit(MOST).toList()) {
        add("" + file.getFileName(), Files.readString(file), schema);
      }
    } catch (IOException e) {
      errors.add("%s cannot be read: %s".formatted(folder, e));
    }
  }

  private void add(String name, String text, DrillSchema schema) {
    try {
      DrillFile file = DrillFile.of(name, text, schema);
      files.put(file.drill(1).id(), file);
    } catch (InvalidDrill e) {
      errors.addAll(e.errors());
    }
  }

  /** What is wrong with files that were left out. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** All of them, each with seed 1. */
  public List<Drill> all() {
    return files.values().stream().map(file -> file.drill(1)).toList();
  }

  /**
   * The drill with this ID and seed.
   *
   * @throws ProblemException 404 with all valid IDs
   */
  public Drill require(String id, long seed) {
    DrillFile file = files.get(id);
    if (file == null) {
      throw new ProblemException(
          Problem.notFound(
              "'%s' is not a drill; allowed: %s."
                  .formatted(id, String.join(", ", files.keySet()))));
    }
    return file.drill(seed);
  }
}
