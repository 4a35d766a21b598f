package dev.loopmesh.aggregator.defence;

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

/**
 * Tells of each decision of a defence: an event of the request's span, and the metric {@code
 * loopmesh.defence.decisions} by decision and service, and a line in the log. Thread-safe.
 */
public final class Decisions {
  /** In place of a service's name, for what is decided about a request as a whole. */
  public static final String DOOR = "aggregator";

  static final AttributeKey<String> SERVICE = AttributeKey.stringKey("peer.service");
  private static final AttributeKey<String> DECISION = AttributeKey.stringKey("decision");

  private final LongCounter counter;
  private final ServiceLog log;
  private final Map<String, Map<Decision, Attributes>> known = new HashMap<>();

  /** Tells of decisions about these services. */
  public Decisions(Telemetry telemetry, Collection<String> services) {
    log = telemetry.log();
    counter =
        telemetry
            .meter()
            .counterBuilder("loopmesh.defence.decisions")
            .setUnit("{decision}")
            .setDescription("What the defences decided, by decision and service")
            .build();
    services.forEach(this::introduce);
    introduce(DOOR);
  }

  private void introduce(String service) {
    Map<Decision, Attributes> decisions = new EnumMap<>(Decision.class);
    for (Decision decision : Decision.values()) {
      decisions.put(decision, Attributes.of(SERVICE, service, DECISION, decision.text()));
      if ((decision == Decision.SHED) == service.equals(DOOR)) {
        counter.add(0, decisions.get(decision)); // so that the first one is seen as an increase
      }
    }
    known.put(service, decisions);
  }

  /** Notes one in this trace. */
  void note(Context trace, String service, Decision decision) {
    note(trace, service, decision, Attributes.empty());
  }

  /** Counts one about a request that has no trace. */
  void count(String service, Decision decision) {
    counter.add(1, known.get(service).get(decision), Context.root());
  }

  /** The same with something further to say, in the trace alone. */
  void note(Context trace, String service, Decision decision, Attributes more) {
    Attributes event = Attributes.builder().put(SERVICE, service).putAll(more).build();
    Span.fromContext(trace).addEvent(decision.text(), event);
    if (decision != Decision.SHED) { // there may be thousands a second
      log.say(decision.level(), "%s: %s".formatted(service, decision.text()), event, trace);
    }
    counter.add(1, known.get(service).get(decision), trace);
  }
}
