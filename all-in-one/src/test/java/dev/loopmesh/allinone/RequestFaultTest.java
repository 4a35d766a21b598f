package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fault in the baggage of a request applies to it at the hop that it names. */
class RequestFaultTest {
  private static TracedMesh mesh;

  @BeforeAll
  static void up() {
    mesh = TracedMesh.with(Drill.SETTINGS);
  }

  @AfterAll
  static void down() throws Exception {
    mesh.close();
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.allinone.TracedMesh#modes")
  void itHappensThereAndNowhereElse(String mode) throws Exception {
    SeenTrace trace = ask(mode, "loopmesh.fault=payment-service:delay:150ms", 200);
    for (String service : List.of("user-service", "order-service", "payment-service")) {
      SeenSpan server = trace.below(trace.callTo(service)).get(0);
      boolean there = service.equals("payment-service");
      assertEquals(there ? "baggage" : null, server.attribute("loopmesh.fault"));
      assertEquals(there, server.events().contains("fault"));
    }
    assertNull(trace.root().attribute("loopmesh.fault"));
  }

  @Test
  void whatIsWrittenWithPercentSignsIsRead() throws Exception {
    String fault = "tenant=green,loopmesh.fault=order-service%3Adelay%3Auniform(90ms%2C90ms)";
    SeenTrace trace = ask("parallel", fault, 200);
    SeenSpan server = trace.below(trace.callTo("order-service")).get(0);
    assertTrue(server.endMs() - server.startMs() >= 109, server::toString);
  }

  @Test
  void whatCannotBeReadIsIgnoredAndSaid() throws Exception {
    SeenTrace trace = ask("parallel", "loopmesh.fault=payment-service:delay:300", 200);
    SeenSpan server = trace.below(trace.callTo("payment-service")).get(0);
    assertTrue(server.events().contains("fault ignored"), server::toString);
    assertNull(server.attribute("loopmesh.fault"));
  }

  @Test
  void theAggregatorIsAServiceToo() throws Exception {
    SeenTrace trace = ask("parallel", "loopmesh.fault=aggregator:error:503", 503);
    assertEquals(1, trace.spans().size());
    assertEquals("baggage", trace.root().attribute("loopmesh.fault"));
  }

  private static SeenTrace ask(String mode, String baggage, int status) throws Exception {
    HttpResponse<String> answer = mesh.ask(TracedMesh.summary(mode), "baggage", baggage);
    assertEquals(status, answer.statusCode(), answer::body);
    return mesh.traceOf(answer);
  }
}
