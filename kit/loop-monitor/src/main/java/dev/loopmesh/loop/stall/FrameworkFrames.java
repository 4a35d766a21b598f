package dev.loopmesh.loop.stall;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Distinguishes stack frames of frameworks from those of the application. */
public final class FrameworkFrames {
  private static final List<String> ALWAYS =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "io.netty.",
          "io.vertx.",
          "com.fasterxml.jackson.", // Vert.x' JSON
          "dev.loopmesh.loop.");

  private final List<String> prefixes;

  /** JDK, Netty, Vert.x, Jackson and this monitor, and classes with one of these prefixes. */
  public FrameworkFrames(List<String> others) {
    prefixes = Stream.concat(ALWAYS.stream(), others.stream()).toList();
  }

  /** The innermost frame of the application. */
  public Optional<StackTraceElement> culprit(StackTraceElement[] frames) {
    return Stream.of(frames).filter(frame -> !isFramework(frame)).findFirst();
  }

  private boolean isFramework(StackTraceElement frame) {
    return prefixes.stream().anyMatch(frame.getClassName()::startsWith);
  }
}
