package dev.loopmesh.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.FreePort;
import dev.loopmesh.kit.service.PortInUse;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.InvalidSettings;
import dev.loopmesh.kit.settings.Settings;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A whole lab, as used by a program that sends traces and a client that reads them. */
class LabTraceTest {
  @Test
  void whatAProgramSendsIsOnScreen() throws Exception {
    RunningService lab =
        start(
            Map.of(
                "PORT",
                "0",
                "EVENT_LOOPS",
                "3", // of which it accepts one
                "OTLP_PORT",
                "" + FreePort.on("127.0.0.1")));
    String receiver = new JsonObject(get(lab.url() + "/api/traces")).getString("receiver");
    SdkTracerProvider sdk =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                SimpleSpanProcessor.create(
                    OtlpHttpSpanExporter.builder().setEndpoint(receiver).build()))
            .build();
    var span = sdk.get("test").spanBuilder("hello").startSpan();
    span.end();
    assertTrue(sdk.forceFlush().join(30, SECONDS).isSuccess());

    for (int connection = 0; connection < 3; connection++) { // each would use another loop
      String drawn = get(lab.url() + "/traces/" + span.getSpanContext().getTraceId());
      assertTrue(drawn.contains(" hello "), drawn);
    }
    lab.stop().await(30, SECONDS);
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsSetting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = "" + taken.getLocalPort();
      PortInUse failure =
          assertThrows(PortInUse.class, () -> start(Map.of("PORT", "0", "OTLP_PORT", port)));
      assertEquals(
          "Port %s is in use. Is Loopmesh already running? Set OTLP_PORT to use another."
              .formatted(port),
          failure.getMessage());
    }
  }

  @Test
  void aPortThatIsNoneIsRefusedBeforeAnythingStarts() {
    InvalidSettings failure =
        assertThrows(
            InvalidSettings.class,
            () -> RunningService.check(Lab.SPEC, Settings.of(Map.of("OTLP_PORT", "x"))));
    assertEquals(1, failure.errors().size());
  }

  private static RunningService start(Map<String, String> settings) throws Exception {
    return RunningService.start(Lab.SPEC, Settings.of(settings)).await(30, SECONDS);
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}
