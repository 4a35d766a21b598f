package dev.loopmesh.loop;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells the frames of a framework from those of the program that uses it. */
final class FrameworkFrames {
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
          FrameworkFrames.class.getPackageName() + ".");

  private final List<String> prefixes;

  /**
   * Those of the JDK, Netty, Vert.x with its JSON, and this monitor, and those whose class names
   * begin with one of these.
   */
  FrameworkFrames(List<String> others) {
    prefixes = Stream.concat(ALWAYS.stream(), others.stream()).toList();
  }

  /** The innermost frame that is no framework's. */
  Optional<StackTraceElement> culprit(StackTraceElement[] frames) {
    return Stream.of(frames).filter(frame -> !isFramework(frame)).findFirst();
  }

  private boolean isFramework(StackTraceElement frame) {
    return prefixes.stream().anyMatch(frame.getClassName()::startsWith);
  }
}
