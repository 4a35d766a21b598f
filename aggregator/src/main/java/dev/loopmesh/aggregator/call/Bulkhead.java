package dev.loopmesh.aggregator.call;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The places at one service, which is its bulkhead: so many calls at a time, and a line of bounded
 * length for those that come when all places are taken. Whoever gives up leaves the line at once; a
 * caller of Vert.x's pool would stay in its line, for nobody. Thread-safe.
 */
final class Bulkhead {
  private final Vertx vertx;
  private int places;
  private int longest;
  private final Queue<Turn> waiting = new ArrayDeque<>();
  private int most = Integer.MAX_VALUE;
  private int taken;

  Bulkhead(Vertx vertx, int places, int longest) {
    this.vertx = vertx;
    this.places = places;
    this.longest = longest;
  }

  /** From now on there are so many places and so many may wait; nobody who is in is thrown out. */
  synchronized void resize(int places, int longest) {
    this.places = places;
    this.longest = longest;
    admitNext();
  }

  /**
   * Takes a place, or stands in line for one.
   *
   * @throws CallFailure when the line is full
   */
  synchronized Turn enter(String service) {
    if (taken < limit()) {
      taken++;
      return new Turn(null, null);
    }
    if (waiting.size() >= longest) {
      throw CallFailure.lineFull(service);
    }
    Turn turn = new Turn(vertx.getOrCreateContext(), Promise.promise());
    waiting.add(turn);
    return turn;
  }

  /**
   * How full it is at one moment.
   *
   * @param used places taken
   * @param waiting how many stand in line
   * @param limit places that there are
   */
  record Load(int used, int waiting, int limit) {}

  synchronized Load load() {
    return new Load(taken, waiting.size(), limit());
  }

  /** Whether somebody stands in it. */
  synchronized boolean isStanding() {
    return !waiting.isEmpty();
  }

  private synchronized void leave(Turn turn) {
    if (!waiting.remove(turn)) {
      taken--;
    }
  }

  /** Gives free places to those who wait. */
  private void admitNext() {
    for (Turn next = next(); next != null; next = next()) {
      Turn admitted = next;
      admitted.context.runOnContext(freed -> admitted.called.complete());
    }
  }

  private synchronized Turn next() {
    Turn next = taken < limit() ? waiting.poll() : null;
    if (next != null) {
      taken++;
    }
    return next;
  }

  private int limit() {
    return Math.min(places, most);
  }

  /** Leaves fewer places, whatever is set. Calls that have one keep it. */
  synchronized void limitTo(int most) {
    this.most = most;
    admitNext();
  }

  /** One caller's place, or its stand in line. */
  final class Turn {
    private final Context context;
    private final Promise<Void> called;

    /** Without context and promise it need not wait to be called. */
    private Turn(Context context, Promise<Void> called) {
      this.context = context;
      this.called = called;
    }

    /** Completes when there is a place, on the context that entered. */
    Future<Void> come() {
      return called == null ? Future.succeededFuture() : called.future();
    }

    /** Gives the place back, or leaves the line. Call once. */
    void end() {
      leave(this);
      admitNext();
    }
  }
}
