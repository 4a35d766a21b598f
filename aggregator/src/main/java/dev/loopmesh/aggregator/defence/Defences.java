package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt;
import dev.loopmesh.aggregator.call.BlockingUpstreamClient;
import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CheckedJson;
import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.client.UpstreamClient;
import dev.loopmesh.kit.settings.LiveView;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The defences of the calls to the services. Each defence is switched on independently, and wraps
 * the next one; from the outside in:
 *
 * <pre>
 * last known good response
 *   retries
 *     hedging
 *       circuit breaker
 *         an attempt: a replica, a timeout, the bulkhead
 * </pre>
 *
 * <p>One for each event loop, with state of its own. On that loop, but for {@link #sendBlocking}.
 */
public final class Defences {
  /** What {@code /defences} shows, by their names in Prometheus. */
  public static final Set<String> METRICS =
      Set.of(
          "loopmesh_pool_connections",
          "loopmesh_breaker_state",
          "loopmesh_replica_ejected",
          "loopmesh_replica_attempts",
          "loopmesh_replica_requests",
          "loopmesh_upstream_endpoints",
          "loopmesh_defence_decisions",
          "loopmesh_door_requests",
          "loopmesh_aggregations",
          "http_server_request_duration_seconds");

  private final Vertx vertx;
  private final LiveView<DefencePolicy> policy;
  private final UpstreamClient client;
  private final Decisions decisions;
  private final LastKnownGood lastKnownGood;
  private final Map<String, Service> services = new LinkedHashMap<>();
  private DefencePolicy last;

  /** The defences of one service. */
  record Service(LoadBalancer balancer, CircuitBreaker breaker, Hedging hedging, Retries retries) {}

  /**
   * For the calls to these services, by name.
   *
   * @param drained gets each replica that has gone, after its last call, on any thread
   * @param seed of the jitter
   */
  public Defences(
      Vertx vertx,
      LiveView<DefencePolicy> policy,
      Map<String, List<Replica>> services,
      UpstreamClient client,
      Decisions decisions,
      Consumer<Replica> drained,
      long seed) {
    this.vertx = vertx;
    this.policy = policy;
    this.client = client;
    this.decisions = decisions;
    this.last = policy.current();
    this.lastKnownGood = new LastKnownGood(decisions);
    SplittableRandom random = new SplittableRandom(seed);
    services.forEach(
        (name, replicas) ->
            this.services.put(name, service(name, replicas, drained, random.split())));
  }

  private Service service(
      String name, List<Replica> replicas, Consumer<Replica> drained, SplittableRandom random) {
    return new Service(
        new LoadBalancer(name, replicas, System::nanoTime, drained),
        new CircuitBreaker(vertx, decisions, name),
        new Hedging(vertx, decisions),
        new Retries(vertx, decisions, random));
  }

  /** Changes the replicas of a service. */
  public void change(String service, List<Replica> replicas) {
    services.get(service).balancer.change(replicas);
  }

  /** Measures their state from now on, until the result is run. Call once. */
  public Runnable observe(Meter meter, LoadShedder shedder) {
    return DefenceGauges.observe(meter, services, client, shedder);
  }

  /** Sends a call, with all defences that are on. Returns at once and never throws. */
  public PendingCall send(CallRecord call) {
    DefencePolicy now = policy.current();
    if (now != last) {
      last = now;
      forgetWhatIsOff(now);
    }
    Service service = services.get(call.service());
    Sender sender = new AttemptSender(vertx, client, service.balancer, decisions, policy, call);
    if (now.breaking().isOn()) {
      sender = service.breaker.around(sender, call, now.breaking());
    }
    if (now.hedging().isOn()) {
      sender = service.hedging.around(sender, call, now.hedging());
    }
    if (now.retrying().isOn()) {
      sender = service.retries.around(sender, call, now.retrying());
    }
    if (now.fallback().isOn()) {
      sender = lastKnownGood.around(sender, call, now.fallback());
    }
    return sender.send();
  }

  private void forgetWhatIsOff(DefencePolicy now) {
    if (!now.breaking().isOn()) {
      services.values().forEach(service -> service.breaker.off());
    }
    if (!now.fallback().isOn()) {
      lastKnownGood.clear();
    }
  }

  /**
   * Sends a call from code that blocks its thread. It gets one attempt, at the best replica, and no
   * other defence. Any thread.
   *
   * @param cancellable gets what cancels the attempt, on any thread
   * @throws CallFailure when there is no usable response
   */
  public CheckedJson sendBlocking(
      CallRecord call, BlockingUpstreamClient client, Consumer<Consumer<CallFailure>> cancellable) {
    DefencePolicy.Ejecting ejecting = policy.current().ejecting();
    LoadBalancer balancer = services.get(call.service()).balancer;
    LoadBalancer.Choice choice = balancer.choose(List.of(), ejecting);
    Replica replica = choice.replica();
    Attempt attempt = call.begin(replica);
    try {
      CheckedJson read =
          attempt.read(
              client.get(call.request(), replica, call.left(), attempt.listener(), cancellable));
      decisions.note(call, balancer.ended(choice, null, attempt.errorType(), ejecting), replica);
      return read;
    } catch (CallFailure failure) {
      attempt.failed(failure);
      decisions.note(call, balancer.ended(choice, failure, attempt.errorType(), ejecting), replica);
      throw failure;
    }
  }
}
