package dev.loopmesh.drills.grade;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Lever;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Levers that should not have been pulled, by name and each once.
 *
 * @param unsafe those that the drill names, and restarts of services that no mitigation restarts
 * @param needless others that no mitigation needs: settings by their names
 */
record PulledLevers(Set<String> unsafe, Set<String> needless) {
  static PulledLevers of(Drill drill, List<Event> events) {
    List<Lever> pulled =
        events.stream().filter(Event::isPulled).map(event -> Lever.fromJson(event.what())).toList();
    List<Lever> accepted = drill.mitigations().stream().flatMap(List::stream).toList();
    return new PulledLevers(
        sorted(pulled.stream().filter(one -> isUnsafe(one, drill, accepted)).map(one -> name(one))),
        sorted(
            pulled.stream()
                .filter(one -> !isUnsafe(one, drill, accepted))
                .flatMap(one -> needless(one, accepted))));
  }

  private static Set<String> sorted(Stream<String> names) {
    return names.collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(Lever lever) {
    return lever.kind() + " of " + lever.service();
  }

  private static boolean isUnsafe(Lever lever, Drill drill, List<Lever> accepted) {
    boolean isRestart = lever.kind().equals(Lever.RESTART);
    return drill.unsafe().stream().anyMatch(one -> one.covers(lever))
        || isRestart && accepted.stream().noneMatch(one -> one.covers(lever));
  }

  private static Stream<String> needless(Lever lever, List<Lever> accepted) {
    if (!lever.kind().equals(Lever.SETTINGS)) {
      boolean isAccepted = accepted.stream().anyMatch(one -> one.covers(lever));
      return isAccepted ? Stream.empty() : Stream.of(name(lever));
    }
    return lever.values().keySet().stream()
        .filter(setting -> accepted.stream().noneMatch(one -> one.values().containsKey(setting)))
        .map(setting -> setting + " of " + lever.service());
  }
}
