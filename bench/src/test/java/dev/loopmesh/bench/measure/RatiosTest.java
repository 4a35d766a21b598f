package dev.loopmesh.bench.measure;

import static dev.loopmesh.bench.measure.Windows.clean;
import static dev.loopmesh.bench.measure.Windows.failed;
import static dev.loopmesh.bench.measure.Windows.noisy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatiosTest {
  @Test
  void aWindowIsComparedWithTheBasesWindowsBesideIt() {
    List<Window> turns =
        List.of(
            clean("plain", 100),
            clean("ours", 50),
            clean("other", 400), //
            clean("plain", 200),
            clean("ours", 100),
            clean("other", 800), //
            clean("plain", 200));
    assertEquals(new Quartiles(0.5, 0.5, 0.5, 2), Ratios.of(turns, "ours"));
    assertEquals(new Quartiles(2.5, 3, 3.5, 2), Ratios.of(turns, "other"));
  }

  @Test
  void disturbedWindowsDoNotCountNorThoseBesideADisturbedBase() {
    List<Window> turns =
        List.of(
            clean("plain", 100),
            clean("ours", 50), //
            noisy("plain", 900),
            clean("ours", 100), //
            failed("plain", 900),
            noisy("ours", 700), //
            clean("plain", 100));
    assertEquals(new Quartiles(0.5, 0.5, 0.5, 1), Ratios.of(turns, "ours"));
  }

  @Test
  void ifAllAreDisturbedTheyCount() {
    List<Window> turns = List.of(noisy("plain", 100), noisy("ours", 80), failed("ours", 1));
    assertEquals(0.8, Ratios.of(turns, "ours").median());
  }

  @Test
  void withoutTheBaseThereIsNoRatio() {
    assertFalse(Ratios.of(List.of(clean("ours", 80)), "ours").isKnown());
  }

  @Test
  void eachCandidateIsNextToTheBase() {
    assertEquals(
        List.of("base", "a", "b", "base", "c"), CpuPart.order("base", List.of("a", "b", "c")));
    assertEquals(List.of("base"), CpuPart.order("base", List.of()));
  }
}
