package dev.loopmesh.lab.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A player's token stands for the control token in drills, and nowhere else. */
class PlayerTokenTest {
  private static SteeredMesh mesh;

  @BeforeAll
  static void start() throws Exception {
    mesh =
        new SteeredMesh(
            "LAB_DATA", "memory", "CONTROL_TOKEN", "control-token", "PLAYER_TOKEN", "player-token");
  }

  @AfterAll
  static void stop() throws Exception {
    mesh.close();
  }

  @Test
  void playsADrill() throws Exception {
    assertNotEquals(401, ask("POST", "/api/drills/current/declare"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/mesh/payment-service/latency",
        "/api/drills/../mesh/payment-service/latency",
        "/api/drills/./../mesh/payment-service/latency",
        "/api/drills/%2e%2e/mesh/payment-service/latency",
        "/api/drills%2f..%2fmesh/payment-service/latency",
        "/mcp/../api/mesh/payment-service/latency",
        "//api/drills/../mesh/payment-service/latency"
      })
  void changesNothingElse(String path) throws Exception {
    assertEquals(401, ask("PUT", path));
    assertEquals(List.of(), mesh.changes());
  }

  private static int ask(String method, String path) throws Exception {
    return mesh.send(
            method,
            path,
            "{\"latency\":\"1s\"}",
            "Content-Type",
            "application/json",
            "Authorization",
            "Bearer player-token")
        .status();
  }
}
