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

/** A process from its start to its end: what every {@code main} does. */
public final class ServiceProcess {
  /** Exit code for settings that cannot be: {@code EX_CONFIG} of sysexits.h. */
  public static final int EXIT_SETTINGS = 78;

  private static final int EXIT_FAILED = 1;
  private static final int LONGEST_STOP_SECONDS = 130;

  private ServiceProcess() {}

  /** Runs one service until the process is told to stop (SIGTERM or Ctrl-C), then exits with 0. */
  public static void run(ServiceSpec spec) {
    Settings settings = Settings.of(System.getenv());
    sayIfHostIsIgnored(System.getenv("HOST"));
    Logging.setUp(settings);
    RunningService service = startOrExit(spec.name(), () -> RunningService.start(spec, settings));
    stopWithProcess(service::stop);
    System.out.printf(
        "%s, ready in %d ms (Java %s)%n", service, sinceProcessStart(), Runtime.version());
  }

  /** Says so where {@code HOST} is set to what no server can listen on. */
  public static void sayIfHostIsIgnored(String host) {
    if (host != null && !host.isBlank() && !HostAddress.isAddress(host.strip())) {
      System.err.printf(
          "HOST=%s is ignored: it is not an IP address (conda and tcsh set it). To listen elsewhere"
              + " than on 127.0.0.1, set it to one, such as 0.0.0.0.%n",
          host);
    }
  }

  /** Waits for a start; when it fails, says why in plain words and ends the process. */
  public static <T> T startOrExit(String name, Supplier<Future<T>> start) {
    try {
      return start.get().await();
    } catch (InvalidSettings | PortInUse e) {
      System.err.println(name + " cannot start: " + ServiceUrl.masked(e.getMessage()));
      System.exit(e instanceof InvalidSettings ? EXIT_SETTINGS : EXIT_FAILED);
    } catch (Throwable e) { // errors too: the loops' threads would keep a dead process alive
      System.err.println(name + " cannot start: " + ServiceUrl.masked(e.toString()));
      System.exit(EXIT_FAILED);
    }
    throw new IllegalStateException("the process should have ended");
  }

  /** Stops gracefully when the process is told to end, and makes that a success. */
  public static void stopWithProcess(Supplier<Future<Void>> stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  // left alone the JVM would say 143, ended by a signal, although all went well
                  Runtime.getRuntime().halt(stopsInTime(stop) ? 0 : EXIT_FAILED);
                },
                "stop"));
  }

  private static boolean stopsInTime(Supplier<Future<Void>> stop) {
    try {
      stop.get().await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (Throwable e) { // errors too: the exit code is to say so
      System.err.println("did not stop as it should: " + e);
      return false;
    }
  }

  /** How long ago the process was started, in milliseconds. */
  public static long sinceProcessStart() {
    return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
  }
}
