package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.payment.PaymentService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A payment service of limited capacity, whose latency can change while it runs. */
final class LimitedPayments implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final RunningService service;

  LimitedPayments(String latency, int concurrency, int queue) throws TimeoutException {
    service =
        RunningService.start(
                PaymentService.SPEC,
                Settings.of(
                    Map.of(
                        "PORT", "0",
                        "MANAGEMENT_PORT", "0",
                        "SHUTDOWN_GRACE", "0ms",
                        "OTEL_TRACES_EXPORTER", "none",
                        "OTEL_LOGS_EXPORTER", "none",
                        "LATENCY", latency,
                        "CONCURRENCY", "" + concurrency,
                        "QUEUE", "" + queue)))
            .await(30, SECONDS);
  }

  String url() {
    return service.url();
  }

  /** What starts from now on takes this long. */
  void become(String latency) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.managementUrl() + "/latency"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"latency\":\"%s\"}".formatted(latency)));
    int status = send(request).statusCode();
    if (status != 200) {
      throw new IOException("the latency was not changed: " + status);
    }
  }

  /** The value of a sample, such as {@code loopmesh_capacity_refused_total}. */
  long metric(String sample) throws IOException, InterruptedException {
    URI metrics = URI.create(service.managementUrl() + "/metrics");
    return send(HttpRequest.newBuilder(metrics))
        .body()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws TimeoutException {
    service.stop().await(30, SECONDS);
  }
}
