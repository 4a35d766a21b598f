package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.kit.service.RunningService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole mesh in a process of its own, with the heap that a container of 256 MiB gives it. */
final class SmallHeapMesh implements AutoCloseable {
  private static final List<String> AS_IN_A_CONTAINER =
      List.of(
          "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx102m", "-XX:+ExitOnOutOfMemoryError");

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final Map<String, Integer> ports = new HashMap<>();

  private SmallHeapMesh(Process process) throws IOException {
    this.process = process;
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.in = process.outputWriter(UTF_8);
    for (String port : out.readLine().split(" ")) {
      ports.put(port.substring(0, port.indexOf('=')), number(port));
    }
  }

  static SmallHeapMesh start(Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>(AS_IN_A_CONTAINER);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(settings);
    return new SmallHeapMesh(builder.start());
  }

  /** The public port of a service, or its management port by {@code NAME.management}. */
  int port(String name) {
    return ports.get(name);
  }

  /** The heap that is used after a full collection. */
  synchronized long heapBytes() throws IOException {
    in.write("heap\n");
    in.flush();
    return number(out.readLine());
  }

  private static int number(String text) {
    return Integer.parseInt(text.substring(text.indexOf('=') + 1));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(30, SECONDS).join();
  }

  /** Starts the mesh, prints its ports, and prints its heap on request. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      StringBuilder ports = new StringBuilder();
      for (RunningService service : Mesh.start(System.getenv()).services()) {
        String name = service.name();
        ports.append("%s=%d ".formatted(name, service.port()));
        ports.append("%s.management=%d ".formatted(name, service.managementPort()));
      }
      System.out.println(ports.toString().strip());
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      while (in.readLine() != null) {
        System.gc();
        Runtime heap = Runtime.getRuntime();
        System.out.println(heap.totalMemory() - heap.freeMemory());
      }
      System.exit(0); // the test has ended
    }
  }
}
