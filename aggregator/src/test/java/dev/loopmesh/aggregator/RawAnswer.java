package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.ScriptedService.Script;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The exact bytes of one response, and how the aggregator must handle it.
 *
 * @param pieces sent one after another, with a moment between
 * @param closing whether the service then closes the connection
 * @param problem null if the response is accepted
 * @param detail part of the problem's detail
 * @param kept whether the aggregator may use the connection again
 */
record RawAnswer(
    String name,
    List<String> pieces,
    boolean closing,
    String problem,
    String detail,
    boolean kept) {
  private static final int BETWEEN_PIECES_MS = 5;

  /** A response that is accepted; its connection is kept. */
  static RawAnswer answer(String name, String... pieces) {
    return new RawAnswer(name, List.of(pieces), false, null, "", true);
  }

  RawAnswer andTheServiceCloses() {
    return new RawAnswer(name, pieces, true, problem, detail, false);
  }

  RawAnswer endsItsConnection() {
    return new RawAnswer(name, pieces, closing, problem, detail, false);
  }

  /** It leads to a 502, and the connection is not used again. */
  RawAnswer isRefused(String as, String because) {
    return new RawAnswer(name, pieces, closing, as, because, false);
  }

  RawAnswer keepsItsConnection() {
    return new RawAnswer(name, pieces, closing, problem, detail, true);
  }

  Script script() {
    return request -> {
      for (int i = 0; i < pieces.size(); i++) {
        if (i > 0) {
          TimeUnit.MILLISECONDS.sleep(BETWEEN_PIECES_MS);
        }
        request.send(pieces.get(i));
      }
      if (closing) {
        request.close();
      }
    };
  }

  /** Checks a summary with this response of user-service. */
  void assertMadeOf(Answer summary, String mode) {
    String all = name + ", " + mode + ": " + summary.json().encodePrettily();
    assertEquals(problem == null ? 200 : 502, summary.status(), all);
    if (problem == null) {
      assertEquals(42, summary.json().getJsonObject("user").getInteger("id"), all);
    } else {
      assertEquals(problem, summary.problem(), all);
      assertEquals("user-service", summary.json().getString("service"), all);
      assertTrue(summary.json().getString("detail").contains(detail), all);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
