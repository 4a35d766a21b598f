package dev.loopmesh.kit.log;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it sets up the logging of the process")
class LoggingTest {
  private final Logger root = Logger.getLogger("");
  private final Logger http2 =
      Logger.getLogger("io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder");
  private final List<Handler> handlers = List.of(root.getHandlers());
  private final Level level = root.getLevel();

  @AfterEach
  void asItWas() {
    Logging.setUp(Settings.of(Map.of()));
    List.of(root.getHandlers()).forEach(root::removeHandler);
    handlers.forEach(root::addHandler);
    root.setLevel(level);
  }

  @Test
  void whatStillComesOfCancelledCallsIsNoNews() {
    Logging.setUp(Settings.of(Map.of()));
    assertFalse(http2.isLoggable(Level.INFO));
    assertTrue(http2.isLoggable(Level.WARNING));
    assertTrue(root.isLoggable(Level.INFO));
  }

  @Test
  void whoeverAsksForMoreOrLessGetsIt() {
    Logging.setUp(Settings.of(Map.of("LOG_LEVEL", "fine")));
    assertTrue(http2.isLoggable(Level.FINE));
    Logging.setUp(Settings.of(Map.of("LOG_LEVEL", "severe")));
    assertFalse(http2.isLoggable(Level.WARNING));
  }
}
