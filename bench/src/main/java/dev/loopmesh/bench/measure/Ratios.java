package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.Window.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * CPU per request relative to the base: window by window against the base's windows right before
 * and after, because the speed of a shared machine changes within a minute.
 */
public final class Ratios {
  private Ratios() {}

  /** Of one candidate's undisturbed windows, or of all if there are none. */
  public static Quartiles of(List<Window> all, String candidate) {
    List<Window> turns = all.stream().filter(each -> each.part().equals(CpuPart.NAME)).toList();
    Quartiles clean = of(turns, candidate, EnumSet.of(State.CLEAN));
    return clean.isKnown() ? clean : of(turns, candidate, EnumSet.of(State.CLEAN, State.NOISY));
  }

  private static Quartiles of(List<Window> turns, String candidate, Set<State> states) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      Window window = turns.get(i);
      if (!window.candidate().equals(candidate) || !states.contains(window.state())) {
        continue;
      }
      neighbours(turns, i).stream()
          .filter(each -> each.candidate().equals(Candidate.BASE))
          .filter(each -> states.contains(each.state()))
          .mapToDouble(Window::cpuMicros)
          .average()
          .ifPresent(base -> ratios.add(window.cpuMicros() / base));
    }
    return Quartiles.of(ratios);
  }

  private static List<Window> neighbours(List<Window> turns, int at) {
    List<Window> beside = new ArrayList<>();
    if (at > 0) {
      beside.add(turns.get(at - 1));
    }
    if (at + 1 < turns.size()) {
      beside.add(turns.get(at + 1));
    }
    return beside;
  }
}
