package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Condition;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.FaultLimits;
import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Changes the condition of the service while it is active. */
record ConditionFault(JsonObject members, UnaryOperator<Condition> change, Optional<Duration> cycle)
    implements Fault {

  static final FaultKind REFUSE =
      kind(
          "refuse",
          "closes the port and all connections to it",
          "callers see `connection refused`; no server spans; the management port still responds",
          "",
          new JsonObject(),
          members -> of(new JsonObject(), Condition::refused));

  static final FaultKind STARVE_POOL =
      kind(
          "starve-pool",
          "limits the connections to each downstream service; useful on the aggregator",
          "`loopmesh_pool_connections`: `waiting` rises while `used` stays at the limit",
          "`places`: 0 to 20000; with 0 every call waits",
          new JsonObject().put("places", 1),
          members -> {
            int places = (int) members.integer("places", null, 0, 20_000);
            return of(
                new JsonObject().put("places", places), condition -> condition.withPoolOf(places));
          });

  static final FaultKind SKEW_CLOCK =
      kind(
          "skew-clock",
          "shifts the timestamps of its spans; their durations stay correct",
          "its spans appear before or after the calls that caused them",
          "`skew`: how far its clock is ahead, up to `10m`; negative if it is behind",
          new JsonObject().put("skew", "-2s"),
          members -> {
            String skew = members.text("skew", null, text -> print(signed(text)));
            return of(
                new JsonObject().put("skew", skew),
                condition -> condition.skewedBy(signed(skew).toNanos()));
          });

  static final FaultKind UNREADY =
      kind(
          "unready",
          "`/readyz` responds with 503 although requests succeed",
          "the readiness probe; load balancers that follow it send no traffic",
          "",
          new JsonObject(),
          members -> of(new JsonObject(), Condition::madeUnready));

  static final FaultKind FLAP =
      kind(
          "flap",
          "`/readyz` alternates between 503 and 200",
          "the readiness probe over time; replicas that come and go",
          "`every`: the time in each state, `100ms` to `10m`; `on` and `off` are not allowed",
          new JsonObject().put("every", "2s"),
          members -> {
            Duration every =
                members.duration(
                    "every",
                    Duration.ofSeconds(2),
                    FaultLimits.SHORTEST_PHASE,
                    FaultLimits.LONGEST);
            return new ConditionFault(
                new JsonObject().put("every", DurationText.print(every)),
                Condition::madeUnready,
                Optional.of(every));
          });

  private static FaultKind kind(
      String name,
      String does,
      String sign,
      String members,
      JsonObject example,
      Function<JsonMembers, Fault> reader) {
    return new FaultKind(
        name, FaultKind.Reach.SERVICE, does, sign, members, Optional.empty(), example, reader);
  }

  private static ConditionFault of(JsonObject members, UnaryOperator<Condition> change) {
    return new ConditionFault(members, change, Optional.empty());
  }

  private static Duration signed(String text) {
    boolean behind = text.startsWith("-");
    Duration skew = DurationText.parse(behind ? text.substring(1) : text, FaultLimits.LONGEST);
    return behind ? skew.negated() : skew;
  }

  private static String print(Duration signed) {
    return (signed.isNegative() ? "-" : "") + DurationText.print(signed.abs());
  }

  @Override
  public void apply(AffectedRequest request) {
    request.proceed();
  }

  @Override
  public Condition added(Condition condition) {
    return change.apply(condition);
  }
}
