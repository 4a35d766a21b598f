package dev.loopmesh.loop.stall;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Distinguishes stack frames of frameworks from those of the application. */
public final class FrameworkFrames {
  private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");
  private static final List<String> OTHERS =
      List.of(
          "io.netty.",
          "io.vertx.",
          "com.fasterxml.jackson.", // Vert.x' JSON
          "dev.loopmesh.loop.");

  private final List<String> prefixes;
  private final List<String> omitted;

  /**
   * JDK, Netty, Vert.x, Jackson and this monitor, and more classes by prefixes of their names.
   *
   * @param frameworks further frameworks
   * @param omitted not shown at all
   */
  public FrameworkFrames(List<String> frameworks, List<String> omitted) {
    this.prefixes = Stream.of(JDK, OTHERS, frameworks).flatMap(List::stream).toList();
    this.omitted = omitted;
  }

  /** The stack without omitted frames, and without those of the JDK that they have called. */
  public StackTraceElement[] shown(StackTraceElement[] stack) {
    Deque<StackTraceElement> shown = new ArrayDeque<>(stack.length);
    boolean omitting = false;
    for (int i = stack.length - 1; i >= 0; i--) { // the outermost first
      omitting = isOf(omitted, stack[i]) || omitting && isOf(JDK, stack[i]);
      if (!omitting) {
        shown.addFirst(stack[i]);
      }
    }
    return shown.toArray(StackTraceElement[]::new);
  }

  /** The innermost frame of the application. */
  public Optional<StackTraceElement> culprit(StackTraceElement[] frames) {
    return Stream.of(frames).filter(frame -> !isOf(prefixes, frame)).findFirst();
  }

  private static boolean isOf(List<String> prefixes, StackTraceElement frame) {
    return prefixes.stream().anyMatch(frame.getClassName()::startsWith);
  }
}
