package dev.loopmesh.kit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.ext.web.RoutingContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules are those of https://www.w3.org/TR/trace-context/#traceparent-header. */
class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String VALID = "00-" + TRACE + "-" + PARENT + "-01";

  private static LiveService service;

  @BeforeAll
  static void start() throws Exception {
    service =
        LiveService.answering(
            request -> {
              TraceContext trace = TraceContext.of(request);
              return trace.traceId() + " " + trace.sampled() + " " + trace.equals(again(request));
            });
  }

  private static TraceContext again(RoutingContext request) {
    return TraceContext.of(request);
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
  }

  @Test
  void theCallersTraceGoesOn() throws Exception {
    assertEquals(TRACE + " true true", trace(VALID));
    assertEquals(TRACE + " false true", trace("00-" + TRACE + "-" + PARENT + "-00"));
    assertEquals(TRACE + " true true", trace("00-" + TRACE + "-" + PARENT + "-ff"));
    assertEquals(TRACE + " false true", trace("00-" + TRACE + "-" + PARENT + "-02"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "cc", "fe"})
  void aFutureVersionIsReadAsFarAsItIsKnown(String version) throws Exception {
    String known = version + "-" + TRACE + "-" + PARENT + "-01";
    assertEquals(TRACE + " true true", trace(known));
    assertEquals(TRACE + " true true", trace(known + "-what-the-future-brings"));
    assertBeginsATrace(known + ".what-the-future-brings");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        VALID + "-",
        VALID + "-more",
        VALID + "0",
        "ff-" + TRACE + "-" + PARENT + "-01",
        "0-" + TRACE + "-" + PARENT + "-01",
        "0x-" + TRACE + "-" + PARENT + "-01",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
        "00-" + TRACE + "-00F067AA0BA902B7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-" + PARENT + "-01",
        "00-" + TRACE + "0-" + PARENT + "-01",
        "00-" + TRACE + "-" + PARENT + "-1",
        "00-" + TRACE + "-" + PARENT + "-0x",
        "00-" + TRACE + "-" + PARENT,
        "00_" + TRACE + "_" + PARENT + "_01",
        VALID + ", " + VALID
      })
  void anInvalidHeaderBeginsANewTrace(String header) throws Exception {
    assertBeginsATrace(header);
  }

  @Test
  void noneOfTwoHeadersIsBelieved() throws Exception {
    String answer = service.text("/things", "traceparent", VALID, "traceparent", VALID);
    assertNotEquals(TRACE, answer.substring(0, 32));
  }

  @Test
  void eachRequestWithoutATraceBeginsOneOfItsOwn() throws Exception {
    assertNotEquals(service.text("/things"), service.text("/things"));
  }

  @Test
  void aCallDownstreamCarriesTheTraceWithAParentOfItsOwn() {
    TraceContext trace = new TraceContext(TRACE, true);
    String first = trace.traceparent();
    assertTrue(first.matches("00-" + TRACE + "-(?!0{16})[0-9a-f]{16}-01"), first);
    assertNotEquals(first, trace.traceparent());
    String unsampled = new TraceContext(TRACE, false).traceparent();
    assertTrue(unsampled.endsWith("-00"), unsampled);
  }

  private static void assertBeginsATrace(String header) throws Exception {
    String answer = trace(header);
    assertTrue(answer.matches("(?!0{32})[0-9a-f]{32} true true"), answer);
    assertNotEquals(TRACE, answer.substring(0, 32));
  }

  private static String trace(String header) throws Exception {
    return service.text("/things", "traceparent", header);
  }
}
