package dev.loopmesh.bench.micro;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Measures how many bytes each operation allocates, in a JVM of its own whose compiler does not
 * take any of them away: without escape analysis they depend on what the code says, and not on what
 * was compiled when. What is done once, such as loading a class, only adds to them: the least of
 * several short looks is the same on a busy machine.
 */
final class OperationBytes {
  private static final int LONGEST_SECONDS = 100;
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Djmh.ignoreLock=true");
  private static final String JMH =
      "org.openjdk.jmh.Main -f 0 -foe true -bm avgt -wi 2 -w 50ms -i 5 -r 40ms -prof gc -rf json";

  private OperationBytes() {}

  /** All operations by their names, in bytes. */
  static SortedMap<String, Double> measure() throws IOException, InterruptedException {
    Path results = Files.createTempFile("bytes", ".json");
    Path output = Files.createTempFile("bytes", ".txt");
    try {
      ProcessBuilder command = new ProcessBuilder();
      command.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.command().addAll(JVM);
      command.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.command().addAll(List.of(JMH.split(" ")));
      command.command().addAll(List.of("-rff", results.toString()));
      command.command().add("^" + OperationBytes.class.getPackageName());
      Process jmh = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!jmh.waitFor(LONGEST_SECONDS, SECONDS) || jmh.exitValue() != 0) {
        jmh.destroyForcibly();
        throw new IllegalStateException("JMH did not end well:\n" + Files.readString(output));
      }
      return read(new JsonArray(Files.readString(results)));
    } finally {
      Files.delete(results);
      Files.delete(output);
    }
  }

  private static SortedMap<String, Double> read(JsonArray results) {
    SortedMap<String, Double> bytes = new TreeMap<>();
    for (Object each : results) {
      JsonObject result = (JsonObject) each;
      JsonArray looks =
          result
              .getJsonObject("secondaryMetrics")
              .getJsonObject("gc.alloc.rate.norm")
              .getJsonArray("rawData")
              .getJsonArray(0);
      bytes.put(
          name(result), looks.stream().mapToDouble(look -> (double) look).min().orElseThrow());
    }
    return bytes;
  }

  private static String name(JsonObject result) {
    String method = result.getString("benchmark").replaceFirst("^.*\\.(?=\\w+\\.)", "");
    return result.getJsonObject("params", new JsonObject()).stream()
        .map(param -> " " + param.getKey() + "=" + param.getValue())
        .sorted()
        .collect(Collectors.joining("", method, ""));
  }
}
