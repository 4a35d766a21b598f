package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CheckedJson;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the last good response to each request, and uses it when a call fails, as a cache may do
 * ({@code stale-if-error}, RFC 5861), marked as stale. Bounded in entries and bytes; the least
 * recently used goes first. On an event loop.
 */
final class LastKnownGood {
  private static final long MOST_BYTES = 16 << 20;
  private static final AttributeKey<Double> AGE = AttributeKey.doubleKey("loopmesh.stale.age_ms");

  private final Decisions decisions;
  private final Map<UpstreamRequest, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  LastKnownGood(Decisions decisions) {
    this.decisions = decisions;
  }

  private record Kept(CheckedJson response, long atNanos) {
    int length() {
      return response.text().length();
    }
  }

  Sender around(Sender inner, CallRecord call, DefencePolicy.Fallback policy) {
    return () -> {
      PendingCall pending = inner.send();
      Future<CheckedJson> response =
          pending
              .response()
              .onSuccess(read -> keep(call.request(), read, policy.entries()))
              .recover(failure -> stale(call, policy.age(), failure));
      return new PendingCall(response, pending.cancel());
    };
  }

  private Future<CheckedJson> stale(CallRecord call, Duration oldest, Throwable failure) {
    boolean needed =
        !(failure instanceof CallFailure known && (known.isCancelled() || known.isAnswer()));
    Kept found = needed ? kept.get(call.request()) : null;
    if (found == null) {
      return Future.failedFuture(failure);
    }
    Duration age = Duration.ofNanos(System.nanoTime() - found.atNanos);
    if (age.compareTo(oldest) > 0) {
      return Future.failedFuture(failure);
    }
    call.failed(failure); // its spans say what happened
    call.stale(age);
    Attributes aged = Attributes.of(AGE, age.toNanos() / 1e6);
    decisions.note(call.trace().context(), call.service(), Decision.STALE_ANSWER, aged);
    return Future.succeededFuture(found.response);
  }

  private void keep(UpstreamRequest request, CheckedJson response, int most) {
    Kept older = kept.put(request, new Kept(response, System.nanoTime()));
    bytes += response.text().length() - (older == null ? 0 : older.length());
    Iterator<Kept> oldestFirst = kept.values().iterator();
    while (kept.size() > most || bytes > MOST_BYTES && kept.size() > 0) {
      bytes -= oldestFirst.next().length();
      oldestFirst.remove();
    }
  }

  void clear() {
    kept.clear();
    bytes = 0;
  }
}
