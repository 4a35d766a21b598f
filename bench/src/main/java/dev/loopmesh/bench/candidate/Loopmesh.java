package dev.loopmesh.bench.candidate;

import dev.loopmesh.aggregator.Aggregator;
import dev.loopmesh.kit.scope.BuildVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our aggregator, in variants. */
public final class Loopmesh {
  /** With all telemetry. */
  public static final String ON = "loopmesh";

  /** Without any telemetry. */
  public static final String OFF = "loopmesh-off";

  private static final int COMPACT_HEADERS_SINCE = 25;
  private static final int NATIVE_WARNING_SINCE = 24;

  private Loopmesh() {}

  /** The two standard ones: with every trace exported, metrics, monitor and checks; and without. */
  public static List<Candidate> standard() {
    return List.of(
        variant(ON, Map.of("OTEL_TRACES_SAMPLER", "parentbased_always_on")),
        variant(OFF, Map.of("OTEL_SDK_DISABLED", "true")));
  }

  /**
   * Parses a further variant.
   *
   * @param text a name and settings, such as {@code loopmesh-epoll:TRANSPORT=epoll,POOL_SIZE=64};
   *     {@code JVM} adds options for the JVM (with spaces between), {@code JAR} takes another
   *     build's jar or class path
   * @throws IllegalArgumentException when it is not written like that
   */
  public static Candidate variant(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !text.substring(0, colon).matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "'%s' is not a variant; write for example loopmesh-shed:SHED=on".formatted(text));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : text.substring(colon + 1).split(",")) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'%s' in '%s' is not a setting; write NAME=value".formatted(setting, text));
      }
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return variant(text.substring(0, colon), settings);
  }

  /** A variant with these settings, among them {@code JVM} and {@code JAR}. */
  public static Candidate variant(String name, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    String classPath = environment.remove("JAR");
    String options = environment.remove("JVM");
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(jvmOptions());
    if (options != null) {
      command.addAll(Arrays.asList(options.strip().split("\\s+")));
    }
    command.add("-cp");
    command.add(classPath == null ? System.getProperty("java.class.path") : classPath);
    command.add(Aggregator.class.getName());
    String version =
        "Loopmesh %s, Java %s%s"
            .formatted(
                BuildVersion.CURRENT,
                Runtime.version(),
                settings.isEmpty() ? "" : ", " + String.join(" ", words(settings)));
    return new Candidate(name, command, environment, version);
  }

  private static List<String> words(Map<String, String> settings) {
    return settings.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList();
  }

  /** As in the image, without its AOT cache. */
  private static List<String> jvmOptions() {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx256m"));
    options.add("-Dio.netty.jfr.enabled=false"); // events that no recording reads
    int feature = Runtime.version().feature();
    if (feature >= COMPACT_HEADERS_SINCE) {
      options.add("-XX:+UseCompactObjectHeaders");
    }
    if (feature >= NATIVE_WARNING_SINCE) {
      options.add("--enable-native-access=ALL-UNNAMED");
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }
}
