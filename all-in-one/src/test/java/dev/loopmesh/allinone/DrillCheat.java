package dev.loopmesh.allinone;

import dev.loopmesh.drills.Lever;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a player might do without looking. */
enum DrillCheat {
  RESTART_EVERYTHING {
    @Override
    List<Lever> levers() {
      return DrillPlayer.services()
          .map(service -> new Lever(Lever.RESTART, service, Map.of()))
          .toList();
    }
  },
  NAME_EVERYTHING {
    @Override
    List<Lever> levers() {
      return List.of();
    }

    @Override
    void play(DrillPlayer player) throws Exception {
      player.nameEverything();
    }
  },
  SHED_ALL_TRAFFIC {
    @Override
    List<Lever> levers() {
      return List.of(
          new Lever(Lever.SHED, "aggregator", Map.of("SHED_LOWEST", "1", "SHED_HIGHEST", "1")));
    }
  },
  EVERY_DEFENCE {
    @Override
    List<Lever> levers() {
      return aggregator(
          Map.of(
              "RETRY_ATTEMPTS", "3",
              "CALL_TIMEOUT", "300ms",
              "BREAKER_FAILURES", "5",
              "HEDGE_QUANTILE", "95%",
              "SHED", "on",
              "FALLBACK", "5m"));
    }
  },
  SCALE_TO_ZERO {
    @Override
    List<Lever> levers() {
      return Stream.concat(
              aggregator(Map.of("POOL_SIZE", "1", "POOL_QUEUE", "0")).stream(),
              DrillPlayer.services()
                  .filter(service -> !service.equals("aggregator"))
                  .map(
                      service ->
                          new Lever(
                              Lever.SETTINGS, service, Map.of("CONCURRENCY", "1", "QUEUE", "0"))))
          .toList();
    }
  };

  /** The inverse of {@link #toString}. */
  static DrillCheat of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace(' ', '_'));
  }

  abstract List<Lever> levers();

  /** Pulls all levers that are not refused; one at least is not. */
  void play(DrillPlayer player) throws Exception {
    int pulled = 0;
    for (Lever lever : levers()) {
      HttpResponse<String> answer = player.mesh().act(lever.toJson());
      pulled += answer.statusCode() == 200 ? 1 : 0;
    }
    if (pulled == 0) {
      throw new AssertionError(this + ": all levers were refused");
    }
  }

  private static List<Lever> aggregator(Map<String, String> settings) {
    return List.of(new Lever(Lever.SETTINGS, "aggregator", settings));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
