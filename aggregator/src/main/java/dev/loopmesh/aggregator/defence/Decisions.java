package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.log.ServiceLog;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reports each decision of a defence: as an event of the request's span, in the metric {@code
 * loopmesh.defence.decisions} by decision and service, and in the log. Thread-safe.
 */
public final class Decisions {
  /** In place of a service's name, for decisions about a request as a whole. */
  public static final String REQUEST = "aggregator";

  static final AttributeKey<String> SERVICE = AttributeKey.stringKey("peer.service");
  private static final AttributeKey<String> DECISION = AttributeKey.stringKey("decision");
  private static final AttributeKey<String> REPLICA = AttributeKey.stringKey("loopmesh.replica");

  private final LongCounter counter;
  private final ServiceLog log;
  private final Map<String, Map<Decision, Attributes>> known = new HashMap<>();

  public Decisions(Telemetry telemetry, Collection<String> services) {
    log = telemetry.log();
    counter =
        telemetry
            .meter()
            .counterBuilder("loopmesh.defence.decisions")
            .setUnit("{decision}")
            .setDescription("Decisions of the defences, by decision and service")
            .build();
    services.forEach(this::introduce);
    introduce(REQUEST);
  }

  private void introduce(String service) {
    Map<Decision, Attributes> decisions = new EnumMap<>(Decision.class);
    for (Decision decision : Decision.values()) {
      decisions.put(decision, Attributes.of(SERVICE, service, DECISION, decision.text()));
      if ((decision == Decision.SHED) == service.equals(REQUEST)) {
        counter.add(0, decisions.get(decision)); // so that the first one is seen as an increase
      }
    }
    known.put(service, decisions);
  }

  /** Reports a decision about a call. */
  void note(CallRecord call, Decision decision) {
    note(call.trace().context(), call.service(), decision, Attributes.empty());
  }

  /** Reports that an attempt ejected its replica, or returned it. */
  void note(CallRecord call, Optional<Decision> decision, Replica replica) {
    if (decision.isPresent()) {
      Attributes where = Attributes.of(REPLICA, replica.address());
      note(call.trace().context(), call.service(), decision.get(), where);
    }
  }

  /** Counts a decision about a request without a trace. */
  void count(String service, Decision decision) {
    counter.add(1, known.get(service).get(decision), Context.root());
  }

  /** Reports a decision in this trace, with further attributes for span and log. */
  void note(Context trace, String service, Decision decision, Attributes more) {
    Attributes event = Attributes.builder().put(SERVICE, service).putAll(more).build();
    Span.fromContext(trace).addEvent(decision.text(), event);
    if (decision != Decision.SHED) { // there may be thousands per second
      log.say(decision.level(), "%s: %s".formatted(service, decision.text()), event, trace);
    }
    counter.add(1, known.get(service).get(decision), trace);
  }
}
