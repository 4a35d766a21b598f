package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Step;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads whatever a player can read while a drill runs, and finds no word of its truth. */
final class TruthCrawler {
  private static final long WATCHED_MS = 1_500;
  private static final List<String> NEVER =
      List.of("loopmesh.fault", "loopmesh_fault", "dev.loopmesh.kit.fault", "hog-");
  // documents that are the same for every drill, and streams
  private static final List<String> STATIC =
      List.of("/openapi.yaml", "/page/", "/race", "/api/live", "/traces/{id}", "/mcp");

  private final DrillMesh mesh;
  private final String spoilers;
  private final List<String> words = new ArrayList<>(NEVER);

  TruthCrawler(DrillMesh mesh, Drill drill, long seed) {
    this.mesh = mesh;
    spoilers = "/api/drills/%s?seed=%d&spoilers=".formatted(drill.id(), seed);
    words.add("\"seed\":" + seed + ",");
    words.add("\"solution\":");
    words.add(drill.texts().explanation());
    drill.timeline().forEach(this::note);
  }

  /** Kinds of faults that are no everyday words, and latencies as they are put. */
  private void note(Step step) {
    String kind = step.body().getString("fault", "");
    if (kind.contains("-")) {
      words.add(kind);
    } else if (!kind.isEmpty()) {
      words.add("\"fault\":\"" + kind);
    }
    if (step.path().equals("/latency")) {
      String latency = step.body().getString("latency");
      boolean plain = latency.indexOf('(') < 0; // a setting may have the same duration
      words.add(plain ? "\"latency\":\"" + latency : latency);
    }
  }

  /** Reads everything; fails where something tells the truth. */
  void crawl() {
    try {
      assertSaysNothing();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertSaysNothing() throws Exception {
    StringBuffer live = new StringBuffer();
    WebSocket socket = watch(live);
    crawl(mesh.url("lab"));
    for (String wanted : List.of("true", "allowed")) {
      readAll(mesh.url("lab"), spoilers + wanted);
    }
    for (String service : DrillPlayer.services().toList()) {
      crawl(mesh.managementUrl(service));
    }
    new ToolReader(mesh).readAll(this::assertSaysNothing);
    Thread.sleep(WATCHED_MS);
    socket.abort();
    assertTrue(live.length() > 0, "no live events");
    assertSaysNothing("/api/live", live.toString());
  }

  private WebSocket watch(StringBuffer live) throws Exception {
    URI uri = URI.create(mesh.url("lab").replace("http:", "ws:") + "/api/live");
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(
            uri,
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                live.append(part);
                from.request(1);
                return null;
              }
            })
        .get(10, SECONDS);
  }

  private void crawl(String url) throws Exception {
    Map<String, Object> document =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(get(url, "/openapi.yaml").body());
    Map<?, ?> paths = (Map<?, ?>) document.get("paths");
    int read = 0;
    for (Map.Entry<?, ?> path : paths.entrySet()) {
      boolean isRead = ((Map<?, ?>) path.getValue()).containsKey("get");
      if (isRead && STATIC.stream().noneMatch(("" + path.getKey())::startsWith)) {
        read += readAll(url, "" + path.getKey());
      }
    }
    assertTrue(read > 5, () -> url + " has nothing to read");
    if (url.equals(mesh.url("lab"))) {
      for (Object trace : mesh.traces("limit=5")) {
        String id = ((JsonObject) trace).getString("traceId");
        for (String path : List.of("/api/traces/" + id + "?wait=0ms", "/traces/" + id)) {
          assertSaysNothing(path, get(url, path).body());
        }
      }
    }
  }

  private int readAll(String url, String path) throws Exception {
    int read = 0;
    for (String service : DrillPlayer.services().toList()) {
      String filled =
          path.replace("{service}", service)
              .replace("{name}", "slow")
              .replace("{lesson}", "1")
              .replace("{drill}", "lunch-rush")
              .replaceAll("\\{[a-z]+}", "000000000000");
      HttpResponse<String> answer = get(url, filled);
      // a refusal may repeat the path that was asked for
      assertSaysNothing(url + filled, answer.body().replace(filled, ""));
      read++;
      if (!path.contains("{service}")) {
        break;
      }
    }
    return read;
  }

  private HttpResponse<String> get(String url, String path) throws Exception {
    return mesh.request(url + path, DrillMesh.PLAYER, "GET", "");
  }

  private void assertSaysNothing(String where, String text) {
    for (String word : words) {
      int at = text.indexOf(word);
      assertFalse(
          at >= 0,
          () -> where + " says " + text.substring(Math.max(0, at - 80), at + word.length()));
    }
  }
}
