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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All peers do the same job. Those that must be built first are not tried here. */
class PeersTest {
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
        "vertx",
        "vertx-web",
        "vertx-h2c",
        "jdk-threads",
        "jdk-virtual",
        "node",
        "nginx-lua",
        "aiohttp",
        "fastapi"
      })
  void asksAllThreeAtOnceJoinsTheirAnswersAndSaysWhenOneFails(String name) throws Exception {
    String reason = PeerProcess.reasonNotToRun(name);
    assumeTrue(reason.isEmpty(), reason);
    ThreeServices services = new ThreeServices(vertx);
    try (PeerProcess peer = PeerProcess.start(name, services.addresses(), folder.resolve(name))) {
      HttpResponse<String> joined = peer.get("/users/42/summary");
      assertEquals(200, joined.statusCode(), peer::said);
      assertEquals(ThreeServices.SUMMARY, new JsonObject(joined.body()));
      assertTrue(
          joined.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
      assertEquals(404, peer.get("/nothing").statusCode());

      services.letPaymentsFail();
      assertEquals(502, peer.get("/users/42/summary").statusCode());

      services.endPayments();
      assertEquals(502, peer.get("/users/42/summary").statusCode());
    }
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
