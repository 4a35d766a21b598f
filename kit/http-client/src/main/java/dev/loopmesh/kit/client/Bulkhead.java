package dev.loopmesh.kit.client;

import dev.loopmesh.kit.client.UpstreamClient.Pool;
import dev.loopmesh.kit.client.UpstreamFailure.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Bounds the concurrent requests to one service (Nygard, <i>Release It!</i>), and those that are
 * queued. One that is cancelled leaves the queue at once; in the queue of Vert.x' own pool it would
 * stay. Confined to an event loop, but for {@link #load}.
 */
public final class Bulkhead {
  private final Context loop;
  private final Queue<Permit> queue = new ArrayDeque<>();
  private Pool pool;
  private int most = Integer.MAX_VALUE;
  private int used;
  private volatile Load load; // for other threads

  Bulkhead(Context loop, Pool pool) {
    this.loop = loop;
    this.pool = pool;
    changed();
  }

  /** Changes the bounds; requests in progress or queued stay. */
  void resize(Pool pool) {
    this.pool = pool;
    grantNext();
  }

  /** Bounds the requests further, whatever is set; those in progress go on. */
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
    } else if (queue.size() < pool.queue()) {
      queue.add(permit);
    } else {
      throw new UpstreamFailure(Reason.QUEUE_FULL, "has a full queue");
    }
    changed();
    return permit;
  }

  boolean hasQueued() {
    return !queue.isEmpty();
  }

  /** Requests in progress, queued ones, and how many may be in progress. */
  public record Load(int used, int waiting, int limit) {}

  /** Its last known load. Any thread. */
  Load load() {
    return load;
  }

  private int limit() {
    return Math.min(pool.size(), most);
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

  /** The permit of one request, or its place in the queue for one. */
  final class Permit {
    private final Promise<Void> granted = Promise.promise();

    /** Completes on the loop when the request may be sent. */
    Future<Void> granted() {
      return granted.future();
    }

    /** Releases it, or leaves the queue. Call once. */
    void release() {
      if (!queue.remove(this)) {
        used--;
      }
      grantNext();
    }
  }
}
