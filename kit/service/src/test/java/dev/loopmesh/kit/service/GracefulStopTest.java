package dev.loopmesh.kit.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GracefulStopTest {
  private final CountDownLatch inFlight = new CountDownLatch(1);
  private final Promise<Void> answer = Promise.promise();
  private final Service service =
      (router, vertx) -> {
        router.get("/free").handler(request -> request.end());
        router
            .get("/slow")
            .handler(
                request -> {
                  inFlight.countDown();
                  answer.future().onSuccess(now -> request.end("answered"));
                });
      };

  @Test
  void requestsInFlightAreAnsweredAndNoFurtherOneIsAccepted() throws Exception {
    try (LiveService live = LiveService.of(s -> service, "SHUTDOWN_GRACE", "30s")) {
      int port = live.running().port();
      Future<String> call = slowCall(live);
      Future<Void> stopped = live.running().stop();
      LiveService.until(() -> !accepts(port));
      assertFalse(stopped.isComplete());
      assertFalse(call.isComplete());
      answer.complete();
      assertEquals("200 answered", call.await(30, SECONDS));
      stopped.await(30, SECONDS);
    }
  }

  @Test
  void theGraceHasAnEnd() throws Exception {
    try (LiveService live = LiveService.of(s -> service, "SHUTDOWN_GRACE", "200ms")) {
      Future<String> call = slowCall(live);
      long start = System.nanoTime();
      live.running().stop().await(30, SECONDS);
      double elapsedMs = (System.nanoTime() - start) / 1e6;
      assertTrue(elapsedMs >= 199, () -> "closed after " + elapsedMs + " ms");
      assertThrows(Exception.class, () -> call.await(30, SECONDS));
    }
  }

  @Test
  void beforeItClosesItSaysThatItWill() throws Exception {
    try (LiveService live = LiveService.of(s -> service, "SHUTDOWN_DELAY", "3s")) {
      assertEquals(200, live.managementStatus("/readyz"));
      var before = getOnAConnectionThatIsKept(live.running().url() + "/free");
      assertEquals("kept", before.headers().firstValue("Connection").orElse("kept"));
      Future<Void> stopped = live.running().stop();
      assertEquals(503, live.managementStatus("/readyz"));
      assertEquals(200, live.managementStatus("/livez"));
      var answered = getOnAConnectionThatIsKept(live.running().url() + "/free");
      assertEquals(200, answered.statusCode());
      assertEquals("close", answered.headers().firstValue("Connection").orElse("kept"));
      assertFalse(stopped.isComplete());
      stopped.await(30, SECONDS);
    }
  }

  @Test
  void anIdleServiceStopsAtOnce() throws Exception {
    try (LiveService live = LiveService.of(s -> service, "SHUTDOWN_GRACE", "60s")) {
      assertEquals(200, live.get("/free").statusCode());
      live.running().stop().await(30, SECONDS);
      assertFalse(accepts(live.running().port()));
    }
  }

  private Future<String> slowCall(LiveService live) throws Exception {
    Future<String> call =
        live.begin("/slow").map(answer -> answer.statusCode() + " " + answer.bodyAsString());
    assertTrue(inFlight.await(30, SECONDS));
    return call;
  }

  private static HttpResponse<Void> getOnAConnectionThatIsKept(String url) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url)).version(Version.HTTP_1_1).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
