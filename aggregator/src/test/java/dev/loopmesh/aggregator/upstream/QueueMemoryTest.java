package dev.loopmesh.aggregator.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The queue that Vert.x has for each connection and each stream. */
class QueueMemoryTest {
  private static final int QUEUES = 1_000;
  private static final int MOST_BYTES_EACH = 100; // Netty's takes 4,680

  @Test
  void anEmptyOneTakesNextToNoMemory() {
    // else Netty takes another queue: on Java 24 and later it has Unsafe when the image's flag is
    // set
    assumeTrue(PlatformDependent.hasUnsafe(), "Netty has no Unsafe here");
    List<Queue<String>> kept = new ArrayList<>(QUEUES);
    kept.add(PlatformDependent.newMpscQueue()); // loads what it needs
    long before = allocatedBytes();
    for (int i = 1; i < QUEUES; i++) {
      kept.add(PlatformDependent.newMpscQueue());
    }
    long each = (allocatedBytes() - before) / QUEUES;
    assertTrue(each <= MOST_BYTES_EACH, each + " bytes");
    assertEquals(QUEUES, kept.size());
  }

  @Test
  void whatIsPutIntoItComesOutInOrder() {
    Queue<Integer> queue = PlatformDependent.newMpscQueue();
    for (int i = 0; i < QUEUES; i++) {
      queue.add(i);
    }
    for (int i = 0; i < QUEUES; i++) {
      assertEquals(i, queue.poll());
    }
    assertNull(queue.poll());
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
