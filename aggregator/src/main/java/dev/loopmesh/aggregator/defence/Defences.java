package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.Attempt.Reason;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.Replica;
import dev.loopmesh.aggregator.call.UpstreamClient;
import dev.loopmesh.aggregator.call.UpstreamRequest;
import dev.loopmesh.kit.settings.LiveView;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What stands between a call and the service that it asks. Each defence is on its own, and stands
 * around the next one; from the outside in:
 *
 * <pre>
 * last known good answer
 *   retries
 *     hedging
 *       circuit breaker
 *         an attempt: a replica, a timeout, a place in the pool
 * </pre>
 *
 * <p>The state of them is that of one event loop; thread-safe all the same, for virtual threads.
 */
public final class Defences {
  private final Vertx vertx;
  private final LiveView<DefencePolicy> policy;
  private final UpstreamClient client;
  private final Decisions decisions;
  private final LastKnownGood lastKnownGood;
  private final Map<String, Service> services = new LinkedHashMap<>();
  private volatile DefencePolicy last;

  /** What is kept for one service. */
  record Service(LoadBalancer replicas, CircuitBreaker breaker, Hedging hedging, Retries retries) {}

  /** Around the calls to these services, by name. */
  public Defences(
      Vertx vertx,
      LiveView<DefencePolicy> policy,
      Map<String, List<Replica>> upstreams,
      UpstreamClient client,
      Decisions decisions,
      long seed) {
    this.vertx = vertx;
    this.policy = policy;
    this.client = client;
    this.decisions = decisions;
    this.lastKnownGood = new LastKnownGood(decisions, System::nanoTime);
    SplittableRandom random = new SplittableRandom(seed);
    upstreams.forEach((name, replicas) -> services.put(name, service(name, replicas, random)));
  }

  private Service service(String name, List<Replica> replicas, SplittableRandom random) {
    RecentLatency recent = new RecentLatency(System::nanoTime);
    return new Service(
        new LoadBalancer(replicas, System::nanoTime),
        new CircuitBreaker(vertx, decisions, name),
        new Hedging(vertx, decisions, new RetryBudget(System::nanoTime), recent),
        new Retries(vertx, decisions, new RetryBudget(System::nanoTime), random.split()));
  }

  /** Tells of breakers, replicas and the door, from now on. Call once, on the event loop. */
  public void observe(Meter meter, LoadShedder door) {
    DefenceGauges.observe(meter, services, door);
  }

  /** Puts a question, with all defences that are on. Returns at once and never throws. */
  public PendingCall ask(UpstreamRequest question, CallRecord call) {
    DefencePolicy now = policy.current();
    if (now != last) {
      forgetWhatIsOff(now);
    }
    Service service = services.get(question.service());
    Sender asking =
        new AttemptSender(vertx, client, service.replicas, decisions, policy, question, call);
    if (now.breaking().isOn()) {
      asking = service.breaker.around(asking, call, now.breaking());
    }
    if (now.hedging().isOn()) {
      asking = service.hedging.around(asking, call, now.hedging());
    }
    if (now.retrying().isOn()) {
      asking = service.retries.around(asking, call, now.retrying());
    }
    if (now.fallback().isOn()) {
      asking = lastKnownGood.around(asking, question, call, now.fallback());
    }
    return asking.ask(Reason.FIRST);
  }

  private void forgetWhatIsOff(DefencePolicy now) {
    last = now;
    if (!now.breaking().isOn()) {
      services.values().forEach(service -> service.breaker.off());
    }
    if (!now.fallback().isOn()) {
      lastKnownGood.clear();
    }
  }

  /** Chooses a replica for code that stands and waits, which has no defence besides. */
  public BlockingAttempt attempt(CallRecord call) {
    LoadBalancer replicas = services.get(call.service()).replicas;
    return new BlockingAttempt(call, replicas, policy.current(), decisions);
  }
}
