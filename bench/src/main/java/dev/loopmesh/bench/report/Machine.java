package dev.loopmesh.bench.report;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine of a run, without its name.
 *
 * @param processor the model
 * @param cores that the bench may use
 * @param system with its version
 * @param java of the bench, the upstreams and our aggregator
 */
public record Machine(String processor, int cores, long memoryMiB, String system, String java) {

  /** This one; to be called before the bench is pinned. */
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
