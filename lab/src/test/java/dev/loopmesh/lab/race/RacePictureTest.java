package dev.loopmesh.lab.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.chart.Ink;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RacePictureTest {
  private static final Run SEQUENTIAL =
      new Run(
          "sequential",
          200,
          200,
          fetch(200, call(0, 100), call(100, 200)),
          "",
          List.of(
              new GuestRequest(50, 51), new GuestRequest(100, 101), new GuestRequest(150, 152.5)));
  private static final Run PARALLEL =
      new Run(
          "parallel",
          200,
          100,
          fetch(100, call(0, 100), call(0, 100)),
          "",
          List.of(new GuestRequest(50, 51)));
  private static final Run BLOCKING =
      new Run(
          "blocking",
          200,
          200,
          fetch(200, call(0, 100), call(100, 200)),
          "",
          List.of(
              new GuestRequest(50, 201), new GuestRequest(100, 202), new GuestRequest(150, 202)));

  @Test
  void everyRunIsDrawnOnTheAxisOfTheLongest() {
    assertEquals(
        """
        One summary of user 7 in each mode, and a request to /menu every 50 ms:
          • served at once   ○ waited 50 ms or more

        sequential        200 ms  predicted 100 ms + 100 ms = 200 ms
          user-service    ███████████████████████████                            100 ms
          user-service                               ███████████████████████████ 100 ms
          other requests               •             •            •
                          3 of 3 other requests served meanwhile, longest wait 2.5 ms

        parallel          100 ms  predicted max(100 ms, 100 ms) = 100 ms
          user-service    ███████████████████████████                            100 ms
          user-service    ███████████████████████████                            100 ms
          other requests               •
                          1 of 1 other requests served meanwhile, longest wait 1.0 ms

                          ├─────────────┼────────────┼─────────────┼────────────┼
                          0 ms          50 ms        100 ms        150 ms       200 ms

        parallel was 2.00 times as fast as sequential: the same work, the same thread.
        """,
        RacePicture.draw(7, List.of(SEQUENTIAL, PARALLEL), Ink.PLAIN));
  }

  @Test
  void requestsThatWaitedAreMarkedAndCounted() {
    String picture = RacePicture.draw(7, List.of(BLOCKING), Ink.PLAIN);

    assertTrue(
        picture.contains("other requests               ○             ○            ○\n"), picture);
    assertTrue(
        picture.contains("0 of 3 other requests served meanwhile, longest wait 151 ms"), picture);
    assertTrue(
        picture.contains("While blocking held the loop, 0 of 3 other requests were served"),
        picture);
  }

  @Test
  void aRunThatFailedSaysWhyAndTheRestIsDrawn() {
    Run broken = Run.broken("worker", 30, "Connection was closed", List.of());
    Run impossible = Run.impossible("virtual", "Virtual threads need Java 21; this is Java 17.");

    String picture = RacePicture.draw(7, List.of(PARALLEL, broken, impossible), Ink.PLAIN);

    assertTrue(picture.contains("worker            Connection was closed"), picture);
    assertTrue(picture.contains("virtual           501  Virtual threads need Java 21"), picture);
    assertFalse(picture.contains("times as fast"), picture);
  }

  @Test
  void colourIsOnlyAddedNeverNeeded() {
    List<Run> runs = List.of(SEQUENTIAL, BLOCKING);
    String coloured = RacePicture.draw(7, runs, Ink.COLOUR);

    assertTrue(coloured.contains("\033["), coloured);
    assertEquals(
        RacePicture.draw(7, runs, Ink.PLAIN).replaceAll(" +\n", "\n"),
        coloured.replaceAll("\033\\[[0-9;]*m", "").replaceAll(" +\n", "\n"));
  }

  private static JsonObject fetch(double predictedMs, JsonObject... calls) {
    return new JsonObject()
        .put("elapsedMs", predictedMs)
        .put("predictedMs", predictedMs)
        .put("calls", new JsonArray(List.of(calls)));
  }

  private static JsonObject call(double startMs, double endMs) {
    return new JsonObject()
        .put("service", "user-service")
        .put("startMs", startMs)
        .put("endMs", endMs)
        .put("expectedMs", endMs - startMs)
        .put("outcome", "ok");
  }
}
