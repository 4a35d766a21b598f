package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.http.JsonMembers;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.Function;

/**
 * One kind of fault: how it is written and what is to be seen of it.
 *
 * @param name as in the member {@code fault}
 * @param type its class
 * @param reach what it acts on
 * @param does what it does, in a few words
 * @param sign how to see it, from telemetry alone
 * @param members its own members, in words; empty when there are none
 * @param brief the member that its short form in the baggage names ({@code delay:300ms}); empty
 *     when it has none, null when the kind cannot be had for a single request
 * @param example its own members, in an example that can be taken
 * @param reader makes a fault of its members
 */
public record FaultKind(
    String name,
    Class<? extends Fault> type,
    Reach reach,
    String does,
    String sign,
    String members,
    String brief,
    JsonObject example,
    Function<JsonMembers, Fault> reader) {

  /** What a kind acts on. */
  public enum Reach {
    /** Single requests: it can be had with a probability, and for requests that match. */
    REQUEST,
    /** The service as a whole, for as long as it is active. */
    SERVICE
  }

  /** The example in full, as it is sent. */
  public JsonObject exampleInFull() {
    return new JsonObject().put("fault", name).mergeIn(example);
  }

  /** What it does, its members, and an example with them. */
  JsonObject toJson() {
    return new JsonObject()
        .put("fault", name)
        .put("reach", reach.name().toLowerCase(Locale.ROOT))
        .put("does", does)
        .put("members", members)
        .put("example", exampleInFull());
  }

  /** The records are equal when their names are; the rest follows. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FaultKind kind && kind.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
