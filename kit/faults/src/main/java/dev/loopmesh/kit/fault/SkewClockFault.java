package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Shifts the times of a service's spans, as a clock does that is wrong. */
record SkewClockFault(Duration skew) implements Fault {
  static final FaultKind KIND =
      new FaultKind(
          "skew-clock",
          SkewClockFault.class,
          FaultKind.Reach.SERVICE,
          "the times of its spans are shifted; how long they are is not",
          "its spans lie before or after the calls that caused them",
          "`skew`: how far it is ahead, up to `10m`; with a minus it is behind",
          null,
          new JsonObject().put("skew", "-2s"),
          members -> new SkewClockFault(members.text("skew", null, SkewClockFault::signed)));

  private static Duration signed(String text) {
    boolean behind = text.startsWith("-");
    Duration skew = DurationText.parse(behind ? text.substring(1) : text, FaultBounds.LONGEST);
    return behind ? skew.negated() : skew;
  }

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    String text = (skew.isNegative() ? "-" : "") + DurationText.print(skew.abs());
    return new JsonObject().put("skew", text);
  }

  @Override
  public Condition added(Condition condition) {
    return condition.skewedBy(skew.toNanos());
  }
}
