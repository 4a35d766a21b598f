package dev.loopmesh.aggregator.upstream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The places at one service: so many calls at a time, and a line of bounded length for those that
 * come when all places are taken. Whoever gives up leaves the line at once; a caller of Vert.x's
 * pool would stay in its line, for nobody. Thread-safe.
 */
final class Line {
  private final Vertx vertx;
  private final int places;
  private final int longest;
  private final Queue<Turn> waiting = new ArrayDeque<>();
  private int most = Integer.MAX_VALUE;
  private int taken;

  Line(Vertx vertx, int places, int longest) {
    this.vertx = vertx;
    this.places = places;
    this.longest = longest;
  }

  /**
   * Takes a place, or stands in line for one.
   *
   * @throws UpstreamFailure when the line is full
   */
  synchronized Turn enter(String service) {
    Turn turn = new Turn(vertx.getOrCreateContext());
    if (taken < limit()) {
      taken++;
      turn.come.complete();
    } else if (waiting.size() < longest) {
      waiting.add(turn);
    } else {
      throw UpstreamFailure.lineFull(service);
    }
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

  /** The one whose turn ends is gone, or has handed its place to the next. */
  private synchronized Turn leave(Turn turn) {
    if (waiting.remove(turn)) {
      return null;
    }
    taken--;
    return next();
  }

  /** Whoever is first in line, if there is a place now. */
  private Turn next() {
    if (taken >= limit() || waiting.isEmpty()) {
      return null;
    }
    taken++;
    return waiting.poll();
  }

  private int limit() {
    return Math.min(places, most);
  }

  /** Leaves fewer places, whatever is set. Calls that have one keep it. */
  void limitTo(int most) {
    List<Turn> let = new ArrayList<>();
    synchronized (this) {
      this.most = most;
      for (Turn next = next(); next != null; next = next()) {
        let.add(next);
      }
    }
    let.forEach(Turn::let);
  }

  /** One caller's place, or its stand in line. */
  final class Turn {
    private final Context context;
    private final Promise<Void> come = Promise.promise();

    private Turn(Context context) {
      this.context = context;
    }

    /** Completes when there is a place, on the context that entered. */
    Future<Void> come() {
      return come.future();
    }

    /** Gives the place back, or leaves the line. Call once. */
    void end() {
      Turn next = leave(this);
      if (next != null) {
        next.let();
      }
    }

    private void let() {
      context.runOnContext(freed -> come.complete());
    }
  }
}
