package dev.loopmesh.bench.upstream;

import dev.loopmesh.kit.latency.Latency;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The arguments of {@link Upstreams#main}. */
@Command(
    name = "upstreams",
    description = "Stands in for the three services and for the receiver of telemetry.",
    mixinStandardHelpOptions = true)
final class UpstreamsProcess implements Callable<Integer> {
  @Option(names = "--port", paramLabel = "N", description = "where to listen; 0 for any free port")
  private int port;

  @Option(names = "--latency", description = "how long a look-up takes, as in LATENCY")
  private String latency = "0ms";

  @Option(names = "--while-input", description = "end when standard input does")
  private boolean whileInput;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (Upstreams upstreams = Upstreams.start(port, Latency.parse(latency))) {
      System.out.println("ready " + upstreams.port());
      if (whileInput) {
        System.in.transferTo(OutputStream.nullOutputStream());
      } else {
        new CountDownLatch(1).await(); // until a signal ends the process
      }
    }
    return 0;
  }
}
