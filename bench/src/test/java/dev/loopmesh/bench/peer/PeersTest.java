package dev.loopmesh.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All peers do the same job. Those that Maven builds are not tested here. */
class PeersTest {
  private static final Pattern STACK =
      Pattern.compile("(vertx|jackson|netty)-(?!.*(epoll|kqueue|io_uring)).*\\.jar");

  private static final Path PLAIN = Path.of("../plain/target/classes").toAbsolutePath().normalize();
  private static final Set<String> ON_THE_JVM =
      Set.of("plain", "vertx", "vertx-h2c", "jdk-threads");

  private static Vertx vertx;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void end() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "vertx",
        "vertx-h2c",
        "jdk-threads",
        "jdk-virtual",
        "node",
        "nginx-lua",
        "aiohttp",
        "fastapi"
      })
  void callsAllThreeAtOnceJoinsTheirResponsesAndRespondsWith502WhenOneFails(String name)
      throws Exception {
    String reason = PeerProcess.reasonNotToRun(name);
    assumeTrue(reason.isEmpty(), reason);
    ThreeServices services = new ThreeServices(vertx);
    try (PeerProcess peer = PeerProcess.start(name, services.addresses(), folder.resolve(name))) {
      HttpResponse<String> joined = peer.get("/users/42/summary");
      assertEquals(200, joined.statusCode(), peer::said);
      JsonObject summary = new JsonObject(joined.body());
      summary.getMap().keySet().retainAll(ThreeServices.SUMMARY.fieldNames());
      assertEquals(ThreeServices.SUMMARY, summary);
      assertTrue(
          joined.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
      assertEquals(404, peer.get("/nothing").statusCode());

      if (ON_THE_JVM.contains(name)) {
        requireOwnClassPath(peer);
      }

      services.letPaymentsFail();
      assertEquals(502, peer.get("/users/42/summary").statusCode());

      services.endPayments();
      assertEquals(502, peer.get("/users/42/summary").statusCode());
    }
  }

  /** No class of ours, and no native transport, which Vert.x would load if present. */
  private static void requireOwnClassPath(PeerProcess peer) {
    List<Path> foreign = new ArrayList<>(peer.classPath());
    foreign.removeIf(each -> each.startsWith(PeerProcess.PEERS) || each.equals(PLAIN));
    foreign.removeIf(each -> STACK.matcher(each.getFileName().toString()).matches());
    assertEquals(List.of(), foreign, "on the class path, and not of the peer's stack");
  }

  @Test
  void everyPeerHasAScriptThatCanBeRun() throws IOException {
    try (Stream<Path> folders = Files.list(PeerProcess.PEERS)) {
      List<Path> lacking =
          folders
              .filter(Files::isDirectory)
              .filter(peer -> !Files.isExecutable(peer.resolve("peer")))
              .toList();
      assertEquals(List.of(), lacking);
    }
  }
}
