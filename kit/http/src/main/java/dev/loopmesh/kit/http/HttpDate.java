package dev.loopmesh.kit.http;

import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time as the Date header writes it (RFC 9110 section 5.6.7). Use on one event loop. */
public final class HttpDate {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private long second;
  private CharSequence text = "";

  /** Written once a second. */
  public CharSequence now() {
    long now = System.currentTimeMillis() / 1_000;
    if (now != second) {
      second = now;
      text = HttpHeaders.createOptimized(FORM.format(Instant.ofEpochSecond(now)));
    }
    return text;
  }
}
