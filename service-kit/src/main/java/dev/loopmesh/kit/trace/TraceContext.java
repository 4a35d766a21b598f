package dev.loopmesh.kit.trace;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Which trace a request belongs to, as <a href="https://www.w3.org/TR/trace-context/">W3C Trace
 * Context</a> writes it.
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param sampled whether the caller records this trace
 */
public record TraceContext(String traceId, boolean sampled) {
  /** The header that carries it. */
  public static final String HEADER = "traceparent";

  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})"
              + "(?:(?<!^00.{53})-.*)?"); // versions after 00 may say more
  private static final String KEY = TraceContext.class.getName();

  /** The request's trace: the caller's if it sent a valid one, otherwise a new one. */
  public static TraceContext of(RoutingContext request) {
    TraceContext known = request.get(KEY);
    if (known == null) {
      known = of(request.request());
      request.put(KEY, known);
    }
    return known;
  }

  /**
   * The same for a request that has no routing; each call without a caller's trace is a new one.
   */
  public static TraceContext of(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(HEADER);
    if (headers.size() == 1) { // of several nobody can say which is right
      var parts = TRACEPARENT.matcher(headers.get(0).strip());
      if (parts.matches()) {
        return new TraceContext(parts.group(1), (Integer.parseInt(parts.group(2), 16) & 1) == 1);
      }
    }
    return new TraceContext(hex(16), true);
  }

  /** The header's value for one call downstream, with a parent id of its own. */
  public String traceparent() {
    return "00-" + traceId + "-" + hex(8) + (sampled ? "-01" : "-00");
  }

  private static String hex(int bytes) {
    byte[] id = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(id);
    id[0] |= 1; // an id of zeros is invalid
    return HexFormat.of().formatHex(id);
  }
}
