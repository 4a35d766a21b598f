package io.netty.util.internal.shaded.org.jctools.queues;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Takes the place of Netty's class of this name, as service-kit stands before Netty on the class
 * path: an unbounded queue for many producers and one consumer, which here is no larger than what
 * is in it.
 *
 * <p>Netty's has room for 1,024 elements and padding from the beginning, 4.7 KiB: right for the
 * tasks of an event loop. But Vert.x makes one for each connection and each HTTP/2 stream, where it
 * nearly always stays empty: four for a summary, which were half of the memory that a waiting one
 * took. Neither of them has an option for it. Where Netty's own is found first nothing else
 * changes.
 */
public final class MpscUnboundedArrayQueue<E> extends ConcurrentLinkedQueue<E> {
  private static final long serialVersionUID = 1;

  /**
   * An empty queue.
   *
   * @param chunk how many elements Netty would make room for at a time; not needed
   */
  public MpscUnboundedArrayQueue(int chunk) {}
}
