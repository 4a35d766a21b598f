package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.ScriptedService.Conversation;
import dev.loopmesh.aggregator.ScriptedService.Script;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Behaviours of a service, one method each. */
final class Scripts {
  static final String JSON = "application/json";

  private Scripts() {}

  static Script answersHonestly() {
    return request -> request.send(whole(200, JSON, honestBody(request)));
  }

  static Script answersWithStatus(int status) {
    return request -> request.send(whole(status, JSON, "{}"));
  }

  static Script answersWithStatusAndNoBody(int status) {
    return request -> request.send("HTTP/1.1 " + status + " Status\r\n\r\n");
  }

  static Script answersWithContentType(String contentType) {
    return request -> request.send(whole(200, contentType, honestBody(request)));
  }

  static Script answersWithoutContentType() {
    return request ->
        request.send("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + honestBody(request));
  }

  static Script answersWithBody(String body) {
    return request -> request.send(whole(200, JSON, body));
  }

  static Script answersInChunks(String body) {
    return request -> {
      request.send(head(200, JSON) + "Transfer-Encoding: chunked\r\n\r\n");
      for (char c : body.toCharArray()) {
        request.send("1\r\n" + c + "\r\n");
      }
      request.send("0\r\n\r\n");
    };
  }

  static Script answersInChunksWithoutEnd() {
    return request -> {
      request.send(head(200, JSON) + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "400\r\n" + "1".repeat(1024) + "\r\n";
      while (true) {
        request.send(chunk);
      }
    };
  }

  static Script answersUntilItCloses() {
    return request -> {
      request.send(head(200, JSON) + "Connection: close\r\n\r\n" + honestBody(request));
      request.close();
    };
  }

  static Script answersTwice() {
    return request -> {
      String answer = whole(200, JSON, honestBody(request));
      request.send(answer + answer);
    };
  }

  /** A correct response, followed a moment later by unsolicited bytes. */
  static Script answersAnd(String more) {
    return request -> {
      answersHonestly().play(request);
      TimeUnit.MILLISECONDS.sleep(5);
      request.send(more);
    };
  }

  static Script sendsAndCloses(String part) {
    return request -> {
      request.send(part);
      request.close();
    };
  }

  static Script speaksAnotherProtocol() {
    return request -> {
      request.send("SSH-2.0-OpenSSH_9.6\r\n");
      request.waitUntilTheCallerLeaves();
    };
  }

  static Script keepsSilent() {
    return Conversation::waitUntilTheCallerLeaves;
  }

  static Script closesBeforeItAnswers() {
    return Conversation::close;
  }

  static Script resetsBeforeItAnswers() {
    return Conversation::reset;
  }

  static Script stopsInTheHead() {
    return request -> {
      request.send("HTTP/1.1 200 OK\r\nContent-");
      request.waitUntilTheCallerLeaves();
    };
  }

  static Script stopsInTheBody() {
    return request -> {
      request.send(head(200, JSON) + "Content-Length: 100\r\n\r\n[");
      request.waitUntilTheCallerLeaves();
    };
  }

  static Script closesInTheBody() {
    return sendsAndCloses(head(200, JSON) + "Content-Length: 100\r\n\r\n[");
  }

  static Script closesInTheChunks() {
    return sendsAndCloses(head(200, JSON) + "Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n");
  }

  static Script resetsInTheBody() {
    return request -> {
      request.send(head(200, JSON) + "Content-Length: 100\r\n\r\n[");
      request.reset();
    };
  }

  static Script dribbles() {
    return request -> {
      request.send(head(200, JSON) + "Content-Length: 100000\r\n\r\n[");
      while (true) {
        TimeUnit.MILLISECONDS.sleep(5);
        request.send(" ");
      }
    };
  }

  /** These scripts one after another, then the last one for all further requests. */
  static Script inTurn(Script... scripts) {
    AtomicInteger played = new AtomicInteger();
    return request -> scripts[Math.min(played.getAndIncrement(), scripts.length - 1)].play(request);
  }

  static Script answersAfter(CountDownLatch gate) {
    return request -> {
      gate.await();
      answersHonestly().play(request);
    };
  }

  static Script failsAfter(CountDownLatch gate) {
    return request -> {
      gate.await();
      answersWithStatus(500).play(request);
    };
  }

  /** Responds when this many requests are in flight at the same time. */
  static Script answersWhenAllAreThere(CyclicBarrier all) {
    return request -> {
      try {
        all.await(30, TimeUnit.SECONDS);
        answersHonestly().play(request);
      } catch (BrokenBarrierException | TimeoutException e) {
        answersWithStatus(500).play(request);
      }
    };
  }

  /** The body for the user whose ID ends the path or the query. */
  private static String honestBody(Conversation request) {
    String uri = request.head().replaceFirst("^GET ", "").replaceFirst("(?s) .*", "");
    String user = uri.substring(Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('=')) + 1);
    return uri.startsWith("/users/") ? "{\"id\":" + user + "}" : "[{\"userId\":" + user + "}]";
  }

  private static String whole(int status, String contentType, String body) {
    return head(status, contentType) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String head(int status, String contentType) {
    return "HTTP/1.1 " + status + " Status\r\nContent-Type: " + contentType + "\r\n";
  }
}
