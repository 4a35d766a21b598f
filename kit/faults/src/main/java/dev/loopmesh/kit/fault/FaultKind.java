package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.http.JsonMembers;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of fault.
 *
 * @param name value of the member {@code fault}
 * @param does its effect, in a few words
 * @param sign how to see it, from telemetry alone
 * @param members its own members, in words; empty when it has none
 * @param brief the member that the short form in baggage sets ({@code delay:300ms}); an empty
 *     string when there is nothing to set, an empty Optional when the kind is not available in
 *     baggage
 * @param example valid values for its own members
 * @param reader makes a fault from its members
 */
public record FaultKind(
    String name,
    Reach reach,
    String does,
    String sign,
    String members,
    Optional<String> brief,
    JsonObject example,
    Function<JsonMembers, Fault> reader) {

  /** What a kind acts on. */
  public enum Reach {
    /** Single requests; it can have a probability and a match. */
    REQUEST,
    /** The service as a whole, while it is active. */
    SERVICE
  }

  /** A kind without members that acts on requests. */
  public static FaultKind ofRequests(String name, String does, String sign, Fault fault) {
    return new FaultKind(
        name, Reach.REQUEST, does, sign, "", Optional.of(""), new JsonObject(), members -> fault);
  }

  /** The example in full, as it is sent. */
  public JsonObject exampleInFull() {
    return new JsonObject().put("fault", name).mergeIn(example);
  }

  /**
   * The kind of this name.
   *
   * @throws IllegalArgumentException with all names
   */
  static FaultKind require(List<FaultKind> kinds, String name) {
    return kinds.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(kinds, name));
  }

  private static IllegalArgumentException unknown(List<FaultKind> kinds, String name) {
    String names = kinds.stream().map(FaultKind::name).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "'%s' is not a kind of fault; allowed: %s".formatted(name, names));
  }

  /** For those who choose one. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("fault", name)
        .put("reach", reach.name().toLowerCase(Locale.ROOT))
        .put("does", does)
        .put("members", members)
        .put("example", exampleInFull());
  }
}
