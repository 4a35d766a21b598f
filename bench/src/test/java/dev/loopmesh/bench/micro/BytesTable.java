package dev.loopmesh.bench.micro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The bytes for each operation that are written down, a column for each JDK. */
record BytesTable(Map<Integer, SortedMap<String, Long>> columns) {
  static final String FILE = "bytes-per-operation.txt";
  static final List<Integer> JDKS = List.of(17, 25);
  private static final String HEAD = "# JDK 17    JDK 25  operation\n";

  static BytesTable writtenDown() {
    Map<Integer, SortedMap<String, Long>> columns = new TreeMap<>();
    JDKS.forEach(jdk -> columns.put(jdk, new TreeMap<>()));
    text().lines().filter(line -> !line.startsWith("#")).forEach(line -> read(line, columns));
    return new BytesTable(columns);
  }

  private static String text() {
    try (InputStream in = BytesTable.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(String line, Map<Integer, SortedMap<String, Long>> columns) {
    String[] cells = line.strip().split(" +", JDKS.size() + 1);
    for (int i = 0; i < JDKS.size(); i++) {
      if (!cells[i].equals("?")) {
        columns.get(JDKS.get(i)).put(cells[JDKS.size()], Long.valueOf(cells[i]));
      }
    }
  }

  SortedMap<String, Long> of(int jdk) {
    return columns.get(jdk);
  }

  /** The same table, but for one JDK what was measured: as it would have to be written down. */
  String with(int jdk, SortedMap<String, Double> measured) {
    SortedMap<String, Long> rounded = new TreeMap<>();
    measured.forEach((operation, bytes) -> rounded.put(operation, Math.round(bytes)));
    Map<Integer, SortedMap<String, Long>> all = new TreeMap<>(columns);
    all.put(jdk, rounded);
    return new TreeSet<>(rounded.keySet())
        .stream().map(operation -> line(operation, all)).collect(Collectors.joining("", HEAD, ""));
  }

  private static String line(String operation, Map<Integer, SortedMap<String, Long>> all) {
    StringBuilder line = new StringBuilder();
    for (int jdk : JDKS) {
      Long bytes = all.get(jdk).get(operation);
      line.append("%8s  ".formatted(bytes == null ? "?" : bytes));
    }
    return line.append(operation).append('\n').toString();
  }
}
