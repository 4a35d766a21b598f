package dev.loopmesh.allinone;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Log records of level warning or higher until this is closed. */
final class LoggedWarnings extends Handler implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  LoggedWarnings() {
    Logger.getLogger("").addHandler(this);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord logged) {
    if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
      lines.add(logged.getLoggerName() + ": " + logged.getMessage() + " " + logged.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
