package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.SchemaUrls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Resource attributes of the service, its process and its machine; without the command line, which
 * may hold secrets, the user, and addresses.
 */
final class ServiceResource {
  private static final AttributeKey<String> INSTANCE =
      AttributeKey.stringKey("service.instance.id");

  private static final Path LINUX_HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Map<String, String> ARCHITECTURES =
      Map.of("x86_64", "amd64", "aarch64", "arm64");

  private final String version;
  private volatile String instance = newInstance();

  ServiceResource(String version) {
    this.version = version;
  }

  static String newInstance() {
    return UUID.randomUUID().toString();
  }

  /** Adds its attributes to those of the environment, which take precedence. */
  Resource addTo(Resource environment) {
    Resource all = own().merge(environment);
    instance = all.getAttribute(INSTANCE);
    return all;
  }

  /** The {@code service.instance.id}, a random one unless the environment has another. */
  String instance() {
    return instance;
  }

  private Resource own() {
    String architecture = System.getProperty("os.arch");
    return Resource.create(
        Attributes.builder()
            .put("service.version", version)
            .put(INSTANCE, instance)
            .put("process.pid", ProcessHandle.current().pid())
            .put("process.runtime.name", System.getProperty("java.runtime.name"))
            .put("process.runtime.version", Runtime.version().toString())
            .put("process.runtime.description", System.getProperty("java.vm.name"))
            .put("host.name", hostName())
            .put("host.arch", ARCHITECTURES.getOrDefault(architecture, architecture))
            .put("os.type", osType(System.getProperty("os.name").toLowerCase(Locale.ROOT)))
            .build(),
        SchemaUrls.V1_42_0);
  }

  /** Null, which adds no attribute, where it would need a name server. */
  private static String hostName() {
    try {
      return Files.isReadable(LINUX_HOST_NAME)
          ? Files.readString(LINUX_HOST_NAME).strip()
          : System.getenv("COMPUTERNAME"); // on Windows
    } catch (IOException e) {
      return null;
    }
  }

  private static String osType(String name) {
    return name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "darwin" : name;
  }
}
