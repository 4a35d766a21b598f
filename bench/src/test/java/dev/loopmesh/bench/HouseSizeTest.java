package dev.loopmesh.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps modules, packages and classes small enough to be read. In lines of main code. */
class HouseSizeTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final int MODULE_LINES = 4_500;
  private static final int PACKAGE_CLASSES = 20;
  private static final int CLASS_LINES = 200;

  @Test
  void aModuleHasAtMostSoManyLines() throws IOException {
    Map<Path, Long> lines =
        classes().stream()
            .collect(groupingBy(HouseSizeTest::module, summingLong(HouseSizeTest::lines)));
    assertTrue(lines.size() > 12, lines::toString);
    assertEquals(Map.of(), above(lines, module -> MODULE_LINES));
  }

  @Test
  void aPackageHasAtMostTwentyClasses() throws IOException {
    Map<Path, Long> classes =
        classes().stream().collect(groupingBy(Path::getParent, Collectors.counting()));
    assertEquals(Map.of(), above(classes, name -> PACKAGE_CLASSES));
  }

  @Test
  void aClassHasAtMostTwoHundredLines() throws IOException {
    Map<Path, Long> lines =
        classes().stream().collect(Collectors.toMap(c -> c, HouseSizeTest::lines));
    assertEquals(Map.of(), above(lines, name -> CLASS_LINES));
  }

  private interface Limit {
    int of(Path path);
  }

  private static Map<Path, Long> above(Map<Path, Long> sizes, Limit limit) {
    Predicate<Map.Entry<Path, Long>> above = size -> size.getValue() > limit.of(size.getKey());
    return sizes.entrySet().stream()
        .filter(above)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The main classes of all modules, relative to the top; {@code bench/peers} is no module. */
  private static List<Path> classes() throws IOException {
    try (Stream<Path> modules = Files.walk(HOME, 2)) {
      return modules
          .map(module -> module.resolve(SOURCES))
          .filter(Files::isDirectory)
          .flatMap(HouseSizeTest::below)
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .map(HOME::relativize)
          .toList();
    }
  }

  private static Stream<Path> below(Path sources) {
    try {
      return Files.walk(sources);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path module(Path file) {
    int depth = 0;
    while (!file.subpath(depth, depth + SOURCES.getNameCount()).equals(SOURCES)) {
      depth++;
    }
    return file.subpath(0, depth);
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(HOME.resolve(file))) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
