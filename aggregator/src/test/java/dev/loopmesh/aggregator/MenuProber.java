package dev.loopmesh.aggregator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Another client: requests the menu, which needs no waiting, every few milliseconds and records
 * each response time. The next request is sent when the previous one has ended.
 */
final class MenuProber implements AutoCloseable {
  /** One request, by {@link System#nanoTime()}. */
  record Visit(long startNanos, long endNanos) {
    double tookMs() {
      return (endNanos - startNanos) / 1e6;
    }
  }

  private static final int BETWEEN_VISITS_MS = 5;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest menu;
  private final List<Visit> visits = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::visitAgainAndAgain, "menu-prober");

  private MenuProber(int port) {
    menu = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/menu")).build();
  }

  static MenuProber start(int port) {
    MenuProber prober = new MenuProber(port);
    prober.thread.start();
    return prober;
  }

  private void visitAgainAndAgain() {
    try {
      while (!Thread.interrupted()) {
        long start = System.nanoTime();
        int status = client.send(menu, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new IllegalStateException("the menu answered " + status);
        }
        visits.add(new Visit(start, System.nanoTime()));
        TimeUnit.MILLISECONDS.sleep(BETWEEN_VISITS_MS);
      }
    } catch (InterruptedException over) {
      // no more visits
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until this many more requests have ended. */
  void awaitVisits(int more) throws InterruptedException {
    int enough = visits.size() + more;
    while (visits.size() < enough) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_VISITS_MS);
    }
  }

  /** The requests that were in flight at some time between these two moments. */
  List<Visit> visitsBetween(long fromNanos, long toNanos) {
    return visits.stream()
        .filter(visit -> visit.endNanos() >= fromNanos && visit.startNanos() <= toNanos)
        .toList();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
