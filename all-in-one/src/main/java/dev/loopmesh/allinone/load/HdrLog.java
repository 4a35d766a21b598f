package dev.loopmesh.allinone.load;

import dev.loopmesh.kit.load.Progress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * An HdrHistogram interval log, with a line for each second and kind of time, tagged {@code
 * response} and {@code service}; values in nanoseconds, maxima in milliseconds. Thread-safe: what
 * ended is added on the generator's loop and written on another thread.
 */
final class HdrLog implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final double MILLI = 1e6;

  private final HistogramLogWriter writer;
  private Histogram response = new Histogram(3);
  private Histogram service = new Histogram(3);
  private Duration from = Duration.ZERO;
  private Duration to = Duration.ZERO;

  private HdrLog(HistogramLogWriter writer) {
    this.writer = writer;
  }

  /**
   * Creates the file, or replaces it.
   *
   * @param file null for none
   */
  static HdrLog to(Path file) throws IOException {
    if (file == null) {
      return new HdrLog(null);
    }
    try {
      HistogramLogWriter writer = new HistogramLogWriter(file.toFile());
      writer.outputLogFormatVersion();
      long now = System.currentTimeMillis();
      writer.outputStartTime(now);
      writer.setBaseTime(now);
      writer.outputLegend();
      return new HdrLog(writer);
    } catch (FileNotFoundException e) {
      throw new IOException("--hdr: " + file + " cannot be written", e);
    }
  }

  synchronized void add(Progress progress) {
    if (writer != null) {
      response.add(progress.interval().responseTimes());
      service.add(progress.interval().serviceTimes());
      to = progress.elapsed();
    }
  }

  /** Writes what was added, if that is a second. */
  synchronized void write() {
    if (writer != null && to.minus(from).compareTo(INTERVAL) >= 0) {
      writeNow();
    }
  }

  private void writeNow() {
    write("response", response);
    write("service", service);
    response = new Histogram(3);
    service = new Histogram(3);
    from = to;
  }

  private void write(String tag, Histogram times) {
    times.setTag(tag);
    writer.outputIntervalHistogram(from.toMillis() / 1e3, to.toMillis() / 1e3, times, MILLI);
  }

  @Override
  public synchronized void close() {
    if (writer != null) {
      if (!to.equals(from)) {
        writeNow();
      }
      writer.close();
    }
  }
}
