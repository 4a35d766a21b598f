package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One page of a browser by the Chrome DevTools Protocol: calls and events. */
final class DevTools implements WebSocket.Listener {
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final StringBuilder parts = new StringBuilder();

  DevTools(URI page) throws Exception {
    socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, this).get(30, SECONDS);
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", new JsonObject());
    }
  }

  /** The address of every request. */
  List<String> requests() {
    return requests;
  }

  /** Errors of a page: exceptions, and violations of its Content Security Policy. */
  List<String> complaints() {
    return complaints;
  }

  /** What the console says of requests that failed or were refused. */
  List<String> failures() {
    return failures;
  }

  JsonObject call(String method, JsonObject parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    JsonObject call =
        new JsonObject().put("id", id).put("method", method).put("params", parameters);
    socket.sendText(call.encode(), true).get(30, SECONDS);
    return answer.get(60, SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    parts.append(part);
    if (last) {
      take(new JsonObject(parts.toString()));
      parts.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void take(JsonObject message) {
    JsonObject parameters = message.getJsonObject("params");
    if (message.containsKey("id")) {
      answers.remove(message.getInteger("id")).complete(message.getJsonObject("result", message));
    } else if (message.getString("method").equals("Network.requestWillBeSent")) {
      requests.add(parameters.getJsonObject("request").getString("url"));
    } else if (message.getString("method").equals("Network.webSocketCreated")) {
      requests.add(parameters.getString("url"));
    } else if (message.getString("method").equals("Runtime.exceptionThrown")) {
      complaints.add(parameters.getJsonObject("exceptionDetails").encode());
    } else if (message.getString("method").equals("Log.entryAdded")) {
      JsonObject entry = parameters.getJsonObject("entry");
      if (entry.getString("source").equals("security")) {
        complaints.add(entry.encode());
      } else if (entry.getString("source").equals("network")) {
        failures.add(entry.encode());
      }
    }
  }
}
