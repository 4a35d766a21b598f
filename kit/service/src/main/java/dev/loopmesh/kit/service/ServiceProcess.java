package dev.loopmesh.kit.service;

import dev.loopmesh.kit.log.Logging;
import dev.loopmesh.kit.settings.HostAddress;
import dev.loopmesh.kit.settings.InvalidSettings;
import dev.loopmesh.kit.settings.ServiceUrl;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Starts and stops a process: what every {@code main} does. */
public final class ServiceProcess {
  /** Exit code for invalid settings: {@code EX_CONFIG} of sysexits.h. */
  public static final int EXIT_SETTINGS = 78;

  private static final int EXIT_FAILED = 1;
  private static final int LONGEST_STOP_SECONDS = 130;

  private ServiceProcess() {}

  /** Runs one service until SIGTERM or Ctrl-C, then exits with 0. */
  public static void run(ServiceSpec spec) {
    Settings settings = Settings.of(System.getenv());
    sayIfHostIsIgnored(System.getenv("HOST"));
    Logging.setUp(settings);
    RunningService service = startOrExit(spec.name(), () -> RunningService.start(spec, settings));
    stopWithProcess(service::stop);
    System.out.printf(
        "%s, ready in %d ms (Java %s)%n", service, sinceProcessStart(), Runtime.version());
  }

  /** Prints a warning if {@code HOST} is not an address. */
  public static void sayIfHostIsIgnored(String host) {
    if (host != null && !host.isBlank() && !HostAddress.isAddress(host.strip())) {
      System.err.printf(
          "HOST=%s is ignored: it is not an IP address (conda and tcsh set HOST). To listen"
              + " on an address other than 127.0.0.1, set HOST to it, such as 0.0.0.0.%n",
          host);
    }
  }

  /** Waits for a start; when it fails, prints the reason and exits. */
  public static <T> T startOrExit(String name, Supplier<Future<T>> start) {
    try {
      return start.get().await();
    } catch (InvalidSettings | PortInUse e) {
      System.err.println(name + " cannot start: " + ServiceUrl.masked(e.getMessage()));
      System.exit(e instanceof InvalidSettings ? EXIT_SETTINGS : EXIT_FAILED);
    } catch (Throwable e) { // errors too: the threads of the loops would keep the process alive
      System.err.println(name + " cannot start: " + ServiceUrl.masked(e.toString()));
      System.exit(EXIT_FAILED);
    }
    throw new IllegalStateException("the process should have ended");
  }

  /** Stops gracefully on SIGTERM or Ctrl-C, with exit code 0. */
  public static void stopWithProcess(Supplier<Future<Void>> stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  // the JVM itself would exit with 143
                  Runtime.getRuntime().halt(stopsInTime(stop) ? 0 : EXIT_FAILED);
                },
                "stop"));
  }

  private static boolean stopsInTime(Supplier<Future<Void>> stop) {
    try {
      stop.get().await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (Throwable e) { // errors too
      System.err.println("Stopping failed: " + e);
      return false;
    }
  }

  /** Milliseconds since the start of the process. */
  public static long sinceProcessStart() {
    return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
  }
}
