package dev.loopmesh.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that was measured so far. For any thread: it may be written during the run. */
public final class Results {
  private final List<Window> windows = new ArrayList<>();
  private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();

  /** Whether nothing has been measured. */
  public synchronized boolean isEmpty() {
    return windows.isEmpty() && figures.isEmpty();
  }

  /** How many windows there are. */
  public synchronized int size() {
    return windows.size();
  }

  /** Adds a window. */
  public synchronized void add(Window window) {
    windows.add(window);
  }

  /** Adds one of a candidate's single figures. */
  public synchronized void add(Figure figure, String candidate, double value) {
    figures
        .computeIfAbsent(candidate, unknown -> new LinkedHashMap<>())
        .computeIfAbsent(figure.name(), unknown -> new ArrayList<>())
        .add(value);
  }

  /** Adds a sentence that a reader of the results should know. */
  public synchronized void remark(String sentence) {
    if (!remarks.contains(sentence)) {
      remarks.add(sentence);
    }
  }

  /** All windows, in the order in which they were measured. */
  public synchronized List<Window> windows() {
    return List.copyOf(windows);
  }

  /** The windows of one part and one candidate. */
  public List<Window> windows(String part, String candidate) {
    return windows().stream()
        .filter(each -> each.part().equals(part) && each.candidate().equals(candidate))
        .toList();
  }

  /** Single figures of one kind of one candidate; empty if it was not measured. */
  public synchronized List<Double> figures(Figure figure, String candidate) {
    return List.copyOf(
        figures.getOrDefault(candidate, Map.of()).getOrDefault(figure.name(), List.of()));
  }

  /** All remarks. */
  public synchronized List<String> remarks() {
    return List.copyOf(remarks);
  }
}
