package dev.loopmesh.bench.report;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the run was made on; the name of a machine is not part of it.
 *
 * @param processor its model
 * @param cores those that the bench may use
 * @param memoryMiB of all processes
 * @param system and its version
 * @param java that runs the bench, the upstreams and our aggregator
 */
public record Machine(String processor, int cores, long memoryMiB, String system, String java) {

  /** This one; to be asked before the bench pins itself. */
  public static Machine thisOne() {
    return new Machine(
        field("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(field("/proc/meminfo", "MemTotal", "0").replaceAll("\\D", "")) / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version").split("-")[0],
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static String field(String file, String key, String otherwise) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("processor", processor)
        .put("cores", cores)
        .put("memoryMiB", memoryMiB)
        .put("system", system)
        .put("java", java);
  }

  @Override
  public String toString() {
    return "%s, %d cores, %d MiB, %s, %s".formatted(processor, cores, memoryMiB, system, java);
  }
}
