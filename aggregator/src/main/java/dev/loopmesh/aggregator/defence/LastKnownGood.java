package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.aggregator.response.CheckedJson;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers the last good answer to each question, and gives that when none comes: stale rather
 * than nothing, as a cache may do ({@code stale-if-error}, RFC 5861), and marked as such. Of
 * bounded size; what was not used for the longest goes first. Thread-safe.
 */
final class LastKnownGood {
  private static final long MOST_BYTES = 16 << 20;
  private static final AttributeKey<Double> AGE = AttributeKey.doubleKey("loopmesh.stale.age_ms");

  private final Decisions decisions;
  private final LongSupplier nanoClock;
  private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  LastKnownGood(Decisions decisions, LongSupplier nanoClock) {
    this.decisions = decisions;
    this.nanoClock = nanoClock;
  }

  private record Key(String service, String uri) {
    static Key of(UpstreamRequest question) {
      return new Key(question.service(), question.uri());
    }
  }

  private record Kept(CheckedJson answer, long atNanos) {
    int length() {
      return answer.text().length();
    }
  }

  Sender around(
      Sender inner, UpstreamRequest question, CallRecord call, DefencePolicy.Fallback policy) {
    return reason -> {
      PendingCall asked = inner.ask(reason);
      Future<CheckedJson> answer =
          asked
              .answer()
              .onSuccess(read -> keep(question, read, policy.entries()))
              .recover(failure -> older(question, call, policy.age(), failure));
      return new PendingCall(answer, asked.cancel());
    };
  }

  private Future<CheckedJson> older(
      UpstreamRequest question, CallRecord call, Duration oldest, Throwable failure) {
    boolean none =
        failure instanceof CallFailure known && (known.isCancelled() || known.isAnswer());
    Kept found = none ? null : find(question);
    if (found == null) {
      return Future.failedFuture(failure);
    }
    Duration age = Duration.ofNanos(nanoClock.getAsLong() - found.atNanos);
    if (age.compareTo(oldest) > 0) {
      return Future.failedFuture(failure);
    }
    call.failed(failure); // its spans say what happened
    call.stale(age);
    Attributes aged = Attributes.of(AGE, age.toNanos() / 1e6);
    decisions.note(call.trace().context(), call.service(), Decision.STALE_ANSWER, aged);
    return Future.succeededFuture(found.answer);
  }

  private synchronized Kept find(UpstreamRequest question) {
    return kept.get(Key.of(question));
  }

  private synchronized void keep(UpstreamRequest question, CheckedJson answer, int most) {
    Kept older = kept.put(Key.of(question), new Kept(answer, nanoClock.getAsLong()));
    bytes += answer.text().length() - (older == null ? 0 : older.length());
    Iterator<Kept> oldestFirst = kept.values().iterator();
    while (kept.size() > most || bytes > MOST_BYTES && kept.size() > 0) {
      bytes -= oldestFirst.next().length();
      oldestFirst.remove();
    }
  }

  /** When it is switched off, what it knew is forgotten. */
  synchronized void clear() {
    kept.clear();
    bytes = 0;
  }
}
