package dev.loopmesh.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.loopmesh.kit.service.ServiceSpec;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A service whose capacity is one request, which it works on, without a queue. */
public final class FullService implements AutoCloseable {
  private final ContractedService service;
  private final Socket caller;
  private final String uri;

  private FullService(ContractedService service, String uri) throws IOException {
    this.service = service;
    this.uri = uri;
    this.caller = new Socket("127.0.0.1", service.service().port());
    String request = "GET " + uri + " HTTP/1.1\r\nHost: a\r\n\r\n";
    caller.getOutputStream().write(request.getBytes(US_ASCII));
  }

  /**
   * Starts it.
   *
   * @param uri of a request that takes its only place
   */
  public static FullService start(ServiceSpec spec, Protocol protocol, String uri)
      throws Exception {
    Map<String, String> settings =
        Map.of("CONCURRENCY", "1", "QUEUE", "0", "LATENCY", "10m", "SHUTDOWN_GRACE", "0ms");
    return new FullService(ContractedService.start(spec, protocol, settings), uri);
  }

  /** The response to one more such request. */
  public HttpResponse<Buffer> refusal() throws Exception {
    HttpResponse<Buffer> answer = hurried();
    return answer.statusCode() == 504 ? hurried() : answer;
  }

  /** If it comes before the other one, it takes the place, also after its time. */
  private HttpResponse<Buffer> hurried() throws Exception {
    return service.get(uri, "Request-Timeout", "1ms");
  }

  @Override
  public void close() throws IOException, TimeoutException {
    caller.close();
    service.close();
  }
}
