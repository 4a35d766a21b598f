package dev.loopmesh.loop;

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
 * The garbage collections that the JVM tells of, from now until it is closed. They are told a
 * little after they have ended, on a thread of the JVM.
 */
final class Pauses implements NotificationListener, AutoCloseable {
  private final BoundedLog<PlatformPause> log;
  private final Consumer<Throwable> failures;

  Pauses(int capacity, Consumer<Throwable> failures) {
    this.failures = failures;
    log = new BoundedLog<>(capacity);
    for (NotificationEmitter collector : collectors()) {
      collector.addNotificationListener(this, null, null);
    }
  }

  List<PlatformPause> items() {
    return log.items();
  }

  PlatformPauses since(long number) {
    BoundedLog.Since<PlatformPause> since = log.since(number);
    return new PlatformPauses(since.items(), since.lost(), since.next());
  }

  long lost() {
    return log.lost();
  }

  /** On a thread of the JVM, which would tell nobody of pauses any more after an error. */
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
    var told = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    // ZGC and Shenandoah tell of whole cycles, beside which the application runs, and of the pauses
    if (!told.getGcName().endsWith("Cycles")) {
      log.add(pause(told, notification.getTimeStamp()));
    }
  }

  /**
   * The JVM stamps the notification at the collection's end, with the date. The collection's own
   * start is of no use: it counts from a moment in the JVM's start that nothing else is counted
   * from.
   */
  private static PlatformPause pause(GarbageCollectionNotificationInfo told, long endedEpochMs) {
    long agoMs = Math.max(0, System.currentTimeMillis() - endedEpochMs);
    long durationNanos = MILLISECONDS.toNanos(told.getGcInfo().getDuration());
    long endNanos = System.nanoTime() - MILLISECONDS.toNanos(agoMs);
    return new PlatformPause(
        told.getGcName(),
        told.getGcInfo().getId(),
        told.getGcCause(),
        endNanos - durationNanos,
        durationNanos);
  }

  @Override
  public void close() {
    for (NotificationEmitter collector : collectors()) {
      try {
        collector.removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        // closed before: there is nothing to end
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
