package dev.loopmesh.kit.client;

import dev.loopmesh.kit.client.UpstreamFailure.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Bounds the concurrent calls to one service (Nygard, <i>Release It!</i>), and the calls that are
 * queued. A call that is cancelled leaves the queue at once; in the queue of Vert.x' own pool it
 * would stay. Confined to an event loop, but for {@link #load}.
 */
public final class Bulkhead {
  private final Context loop;
  private final Queue<Permit> queue = new ArrayDeque<>();
  private int size;
  private int queueSize;
  private int most = Integer.MAX_VALUE;
  private int used;
  private volatile Load load; // for other threads

  /**
   * Without any calls.
   *
   * @param size concurrent calls
   * @param queueSize queued calls
   */
  Bulkhead(Context loop, int size, int queueSize) {
    this.loop = loop;
    this.size = size;
    this.queueSize = queueSize;
    changed();
  }

  /** Changes the bounds; calls in progress or queued stay. */
  void resize(int size, int queueSize) {
    this.size = size;
    this.queueSize = queueSize;
    grantNext();
  }

  /** Bounds the calls further, whatever is set; calls in progress go on. */
  void limitTo(int most) {
    this.most = most;
    grantNext();
  }

  /**
   * Takes a permit, or queues for one.
   *
   * @throws UpstreamFailure when the queue is full
   */
  Permit acquire() {
    Permit permit = new Permit();
    if (used < limit()) {
      used++;
      permit.granted.complete();
    } else if (queue.size() < queueSize) {
      queue.add(permit);
    } else {
      throw new UpstreamFailure(Reason.QUEUE_FULL, "has a full queue");
    }
    changed();
    return permit;
  }

  /** Whether calls are queued. */
  boolean hasQueued() {
    return !queue.isEmpty();
  }

  /** Calls in progress, queued calls, and how many may be in progress. */
  public record Load(int used, int waiting, int limit) {}

  /** How full it was last. Any thread. */
  Load load() {
    return load;
  }

  private int limit() {
    return Math.min(size, most);
  }

  private void grantNext() {
    while (used < limit() && !queue.isEmpty()) {
      used++;
      Permit next = queue.remove();
      loop.runOnContext(later -> next.granted.complete());
    }
    changed();
  }

  private void changed() {
    load = new Load(used, queue.size(), limit());
  }

  /** The permit of one call, or its place in the queue for one. */
  final class Permit {
    private final Promise<Void> granted = Promise.promise();

    private Permit() {}

    /** Completes on the loop when the call may begin. */
    Future<Void> granted() {
      return granted.future();
    }

    /** Gives it back, or leaves the queue. Call once. */
    void release() {
      if (!queue.remove(this)) {
        used--;
      }
      grantNext();
    }
  }
}
