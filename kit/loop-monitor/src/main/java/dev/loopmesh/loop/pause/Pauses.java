package dev.loopmesh.loop.pause;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Records garbage collections from now until it is closed. The JVM reports each shortly after its
 * end, on a thread of its own. Thread-safe.
 */
public final class Pauses implements NotificationListener, AutoCloseable {
  private final BoundedLog<PlatformPause> log;
  private final Consumer<Throwable> failures;

  /**
   * Starts to record.
   *
   * @param failures receives what is thrown while recording
   */
  public Pauses(int capacity, Consumer<Throwable> failures) {
    this.failures = failures;
    log = new BoundedLog<>(capacity);
    for (NotificationEmitter collector : collectors()) {
      collector.addNotificationListener(this, null, null);
    }
  }

  /** The latest, in the order of their ends. */
  public List<PlatformPause> items() {
    return log.items();
  }

  /** Those after a number. */
  public Entries<PlatformPause> since(long number) {
    return log.since(number);
  }

  /** How many were evicted. */
  public long lost() {
    return log.lost();
  }

  /** On a thread of the JVM, which would report no more pauses after an exception. */
  @Override
  public void handleNotification(Notification notification, Object handback) {
    try {
      note(notification);
    } catch (Throwable e) {
      failures.accept(e);
    }
  }

  private void note(Notification notification) {
    if (!GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(
        notification.getType())) {
      return;
    }
    var reported =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    // ZGC and Shenandoah report pauses, and also cycles, beside which the application runs
    if (!reported.getGcName().endsWith("Cycles")) {
      log.add(pause(reported, notification.getTimeStamp()));
    }
  }

  /**
   * The notification has the date of the collection's end. Its own start time has an origin that
   * nothing else uses.
   */
  private static PlatformPause pause(
      GarbageCollectionNotificationInfo reported, long endedEpochMs) {
    long agoMs = Math.max(0, System.currentTimeMillis() - endedEpochMs);
    long durationNanos = MILLISECONDS.toNanos(reported.getGcInfo().getDuration());
    long endNanos = System.nanoTime() - MILLISECONDS.toNanos(agoMs);
    return new PlatformPause(
        reported.getGcName(),
        reported.getGcInfo().getId(),
        reported.getGcCause(),
        endNanos - durationNanos,
        durationNanos);
  }

  @Override
  public void close() {
    for (NotificationEmitter collector : collectors()) {
      try {
        collector.removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        // closed before
      }
    }
  }

  private static List<NotificationEmitter> collectors() {
    List<GarbageCollectorMXBean> beans = ManagementFactory.getGarbageCollectorMXBeans();
    return beans.stream()
        .filter(NotificationEmitter.class::isInstance)
        .map(NotificationEmitter.class::cast)
        .toList();
  }
}
