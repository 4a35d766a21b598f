package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.RawHttp2Service.Reply;
import dev.loopmesh.aggregator.RawHttp2Service.Script;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A response of user-service over HTTP/2 is accepted or refused, by section of RFC 9113. */
@TestInstance(Lifecycle.PER_CLASS)
class UpstreamHttp2Test {
  private static final String BROKEN = "upstream-broken";
  private static final String BAD = "upstream-bad-answer";

  private final RawHttp2Service user = new RawHttp2Service();
  private final RawHttp2Service others = new RawHttp2Service();
  private final MeshUnderTest mesh =
      MeshUnderTest.asking(
          user.url(),
          others.url(),
          others.url(),
          "UPSTREAM_PROTOCOL",
          "h2c",
          "UPSTREAM_HEADER_LIMIT",
          "16384");

  UpstreamHttp2Test() throws Exception {}

  @AfterAll
  void stop() throws Exception {
    mesh.close();
    user.close();
    others.close();
  }

  /**
   * The frames of one response, and how the aggregator must handle it.
   *
   * @param problem null if it is accepted, perhaps after the request was sent again
   * @param kept whether the connection is kept
   */
  record Row(String name, Script script, String problem, String detail, boolean kept) {
    static Row taken(String name, Script script) {
      return new Row(name, script, null, "", true);
    }

    static Row refused(String name, String problem, String detail, Script script) {
      return new Row(name, script, problem, detail, true);
    }

    Row andTheConnectionEnds() {
      return new Row(name, script, problem, detail, false);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(messages(), errors(), connectionErrors(), sentAgain()).flatMap(rows -> rows);
  }

  /** Section 8.1. */
  private static Stream<Row> messages() {
    return Stream.of(
        Row.taken("nothing special", Reply::honest),
        Row.taken("100, then 200", reply -> reply.headers("100", false).honest()),
        Row.taken("102, then 200", reply -> reply.headers("102", false).honest()),
        Row.taken("103, then 200", reply -> reply.headers("103", false, "link", "a").honest()),
        Row.taken(
            "three of them, then 200",
            reply ->
                reply.headers("199", false).headers("103", false).headers("102", false).honest()),
        Row.taken("a length", reply -> reply.ok("content-length", "9").body()),
        Row.taken(
            "trailers", reply -> reply.ok().data("{\"id\":42}", false).headers("", true, "a", "b")),
        Row.taken("headers of 15 kB", reply -> reply.ok("x", "x".repeat(15_000)).body()),
        Row.taken("a body after its end", reply -> reply.ok().data("{\"id\":42}", true).body()),
        Row.refused(
            "101", BROKEN, "switched protocols", reply -> reply.headers("101", false).honest()),
        Row.refused(
            "102 and the end", BROKEN, "nothing after", reply -> reply.headers("102", true)),
        Row.refused("no status", BROKEN, "the status is null", reply -> reply.headers("", false)),
        Row.refused(
            "status abc", BROKEN, "the status is abc", reply -> reply.headers("abc", false)),
        Row.refused(
            "a body before its headers",
            BROKEN,
            "before",
            reply -> reply.data("{", false).honest()),
        Row.refused("headers twice", BROKEN, "malformed HTTP", reply -> reply.ok().honest()));
  }

  /** Section 5.4.2 and 8.1.1: of one stream. */
  private static Stream<Row> errors() {
    return Stream.of(
        Row.refused(
            "a body that is too short",
            BROKEN,
            "malformed HTTP",
            reply -> reply.ok("content-length", "10").body()),
        Row.refused(
            "a body that is too long",
            BROKEN,
            "malformed HTTP",
            reply -> reply.ok("content-length", "8").body()),
        Row.refused(
            "a name in capitals", BROKEN, "malformed HTTP", reply -> reply.ok("X", "y").body()),
        Row.refused("reset", BROKEN, "reset the stream", reply -> reply.reset(2)),
        Row.refused("reset in the answer", BROKEN, "reset", reply -> reply.ok().reset(2)),
        Row.refused("refused in the answer", BROKEN, "reset", reply -> reply.ok().reset(7)),
        Row.refused(
            "headers of 17 kB",
            BAD,
            "larger than UPSTREAM_HEADER_LIMIT (Header size exceeded max allowed size (16384))",
            reply -> reply.ok("x", "x".repeat(17_000)).body()),
        Row.refused(
            "another user",
            BAD,
            "user 42 was requested and an object has the id 43",
            reply -> reply.ok().data("{\"id\":43}", true)));
  }

  /** Section 5.4.1 and 6.6. */
  private static Stream<Row> connectionErrors() {
    return Stream.of(
            Row.refused("a push", BROKEN, "malformed HTTP", reply -> reply.push().honest()),
            Row.refused(
                "headers of 100 kB",
                BAD,
                "larger than UPSTREAM_HEADER_LIMIT",
                reply -> reply.ok("x", "x".repeat(100_000)).body()),
            Row.refused(
                "cut off in the answer",
                BROKEN,
                "closed the connection",
                reply -> reply.ok().cutOff()),
            Row.taken("GOAWAY, and the answer", reply -> reply.goAway(reply.stream()).honest()))
        .map(Row::andTheConnectionEnds);
  }

  /** Section 6.8 and 8.7; RFC 9110 section 9.2.2. */
  private static Stream<Row> sentAgain() {
    return Stream.of(
        Row.taken("refused before it was processed", reply -> reply.reset(7)),
        Row.taken("GOAWAY without it", reply -> reply.goAway(1).codec().close())
            .andTheConnectionEnds(),
        Row.taken("cut off before an answer", Reply::cutOff).andTheConnectionEnds());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anAnswerIsTakenOrRefusedAndTheNextCallerGetsTheirs(Row row) throws Exception {
    for (String mode : List.of("parallel", "worker")) { // of both clients
      user.now(Reply::honest);
      assertEquals(7, taken(7, mode));
      int before = user.connections();
      AtomicInteger asked = new AtomicInteger();
      user.now(
          reply ->
              (asked.getAndIncrement() == 0 ? row.script() : (Script) Reply::honest).play(reply));
      if (row.problem() == null) {
        assertEquals(42, taken(42, mode));
      } else {
        Answer refused = ask(42, mode);
        String all = mode + ": " + refused.json().encodePrettily();
        assertEquals(row.problem(), refused.problem(), all);
        assertEquals("user-service", refused.json().getString("service"), all);
        assertTrue(refused.json().getString("detail").contains(row.detail()), all);
      }
      assertEquals(43, taken(43, mode));
      assertEquals(row.kept() ? 0 : 1, user.connections() - before, mode);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modes")
  void anInformationalAnswerIsSkippedInAllModes(String mode) throws Exception {
    for (String status : List.of("100", "102", "103", "199")) {
      user.now(reply -> reply.headers(status, false).honest());
      assertEquals(42, taken(42, mode));
      assertEquals(43, taken(43, mode));
    }
  }

  private int taken(int id, String mode) throws Exception {
    Answer answer = ask(id, mode);
    assertEquals(200, answer.status(), () -> mode + ": " + answer.json().encodePrettily());
    return answer.json().getJsonObject("user").getInteger("id");
  }

  private Answer ask(int id, String mode) throws Exception {
    return mesh.get("/users/" + id + "/summary?mode=" + mode);
  }
}
