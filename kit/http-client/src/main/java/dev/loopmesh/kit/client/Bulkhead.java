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
  private volatile Pool pool; // these four are written on the loop, and read by other threads
  private volatile int most = Integer.MAX_VALUE;
  private volatile int used;
  private volatile int queued;

  Bulkhead(Context loop, Pool pool) {
    this.loop = loop;
    this.pool = pool;
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
      queued++;
    } else {
      throw new UpstreamFailure(Reason.QUEUE_FULL, "has a full queue");
    }
    return permit;
  }

  boolean hasQueued() {
    return queued > 0;
  }

  /** Requests in progress, queued ones, and how many may be in progress. */
  public record Load(int used, int waiting, int limit) {}

  /** Its load now. Any thread. */
  Load load() {
    return new Load(used, queued, limit());
  }

  private int limit() {
    return Math.min(pool.size(), most);
  }

  private void grantNext() {
    while (used < limit() && !queue.isEmpty()) {
      used++;
      Permit next = queue.remove();
      queued--;
      loop.runOnContext(later -> next.granted.complete());
    }
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
      if (queue.remove(this)) {
        queued--;
      } else {
        used--;
      }
      grantNext();
    }
  }
}
