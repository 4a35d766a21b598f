package dev.loopmesh.allinone;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows or changes how many requests a service works on at a time. */
@Command(
    name = "capacity",
    description = "Show or change how many requests a service works on at a time.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class,
    footer = {
      "",
      "  ./mesh capacity payment-service",
      "  ./mesh capacity payment-service concurrency=4 queue=100 abandoned=drop",
      "  ./mesh capacity payment-service concurrency=unlimited",
      "  ./mesh capacity payment-service --undo"
    })
final class CapacityCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "SERVICE",
      description = "The service, such as payment-service.")
  private String service;

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      description = "concurrency, queue or abandoned (work or drop).")
  private Map<String, String> changes;

  @Option(names = "--undo", description = "Restore the capacity at the start.")
  private boolean undo;

  @Mixin private ReplicaOption replica;

  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (undo && changes != null) {
      lab.fail("give either the limits to change or --undo");
      return 2;
    }
    String path = replica.of("/api/mesh/%s/capacity".formatted(LabAddress.segment(service)));
    if (undo) {
      return lab.ask("DELETE", path, "", "", answer -> "the capacity of " + service + " is reset");
    }
    if (changes == null) {
      return lab.ask("GET", path, "", "", MeshLines::ofCapacity);
    }
    JsonObject body = new JsonObject();
    changes.forEach(body::put);
    return lab.ask("PUT", path, "application/json", body.encode(), MeshLines::ofCapacity);
  }
}
