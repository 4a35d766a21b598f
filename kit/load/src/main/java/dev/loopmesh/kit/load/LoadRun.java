package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.http.Connections.Sender;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Users;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One running plan. Ends when all requests have been sent, or it was stopped, and each has ended,
 * at the latest by its timeout; or when it is cancelled. What is public may be used on any thread.
 */
public final class LoadRun {
  private static final int PROGRESS_MS = 250;

  private final LoadPlan plan;
  private final EventLoop loop;
  private final LoadListener listener;
  private final Pace pace;
  private final Tally tally;
  private final Outstanding outstanding;
  private final SplittableRandom traceIds = new SplittableRandom();
  private final Promise<LoadReport> report = Promise.promise();
  private List<Sender> senders = List.of();
  private long startNanos;
  private long sendingNanos;
  private boolean ended;
  private volatile Progress progress;

  LoadRun(LoadPlan plan, EventLoop loop, LoadListener listener) {
    this.plan = plan;
    this.loop = loop;
    this.listener = listener;
    pace =
        plan.workload() instanceof Arrivals open
            ? new OpenPace(open, plan)
            : new ClosedPace((Users) plan.workload(), plan);
    tally = new Tally(plan);
    sendingNanos = plan.workload().time().toNanos();
    outstanding = new Outstanding(loop, plan.timeout().toNanos(), this::failed);
    progress = tally.progress(0, 0);
  }

  /** As of at most 250 ms ago. */
  public Progress progress() {
    return progress;
  }

  /** Completes on the generator's loop; never fails. */
  public Future<LoadReport> report() {
    return report.future();
  }

  /** Completes on this context; never fails. */
  public Future<LoadReport> report(Context on) {
    Promise<LoadReport> over = Promise.promise();
    report().onSuccess(ended -> on.runOnContext(now -> over.complete(ended)));
    return over.future();
  }

  /** Waits for the report. Not on an event loop. */
  public LoadReport await() {
    return report().await();
  }

  /** Sends no more; what is in flight ends by itself. The report tells what ran until then. */
  public void stop() {
    loop.execute(this::stopNow);
  }

  /** Sends no more and gives up what is in flight. The report tells what ran until then. */
  public void cancel() {
    loop.execute(this::cancelNow);
  }

  /** From here on, all on the loop. */
  void begin(List<Sender> over) {
    senders = over;
    if (ended) {
      return;
    }
    startNanos = System.nanoTime();
    tally.begin(startNanos);
    loop.schedule(this::tick, PROGRESS_MS, TimeUnit.MILLISECONDS);
    pace.begin(this);
    endIfOver();
  }

  private void tick() {
    if (!ended) {
      loop.schedule(this::tick, PROGRESS_MS, TimeUnit.MILLISECONDS);
      publishProgress();
    }
  }

  private void publishProgress() {
    progress = tally.progress(System.nanoTime() - startNanos, outstanding.size());
    listener.progressed(progress);
  }

  EventLoop loop() {
    return loop;
  }

  long startNanos() {
    return startNanos;
  }

  int outstanding() {
    return outstanding.size();
  }

  /** Sends a request that was due at this time. */
  void send(long intendedNanos) {
    long now = System.nanoTime();
    long number = tally.sent(now - intendedNanos);
    LoadRequest request = new LoadRequest(this, number, intendedNanos, now, trace());
    outstanding.add(request);
    listener.sent(request);
    senders.get((int) (number % senders.size())).send(request);
  }

  private Optional<TraceParent> trace() {
    boolean isSampled = plan.traces() == LoadPlan.Traces.SAMPLED;
    return plan.traces() == LoadPlan.Traces.NONE
        ? Optional.empty()
        : Optional.of(TraceParent.random(traceIds, isSampled));
  }

  void notSent(long intendedNanos) {
    tally.notSent();
    listener.notSent(intendedNanos);
  }

  void responded(LoadRequest request, long bodyBytes) {
    tally.responded(request, bodyBytes);
    ended(request);
  }

  void failed(LoadRequest request) {
    tally.failed(request);
    ended(request);
  }

  private void ended(LoadRequest request) {
    outstanding.remove(request);
    listener.ended(request);
    pace.ended(this, request);
    endIfOver();
  }

  /** To be called also when the pace is over at a moment at which no request ends. */
  void endIfOver() {
    if (!ended && pace.over() && outstanding.size() == 0) {
      complete(false);
    }
  }

  private void stopNow() {
    if (senders.isEmpty()) {
      cancelNow();
    } else if (!ended) {
      stopSending();
      endIfOver();
    }
  }

  private void stopSending() {
    tally.notSentAtTheEnd(pace.stop());
    sendingNanos = Math.min(sendingNanos, System.nanoTime() - startNanos);
  }

  void cancelNow() {
    if (ended) {
      return;
    }
    if (senders.isEmpty()) {
      sendingNanos = 0;
    } else {
      stopSending();
    }
    List<LoadRequest> cancelled = outstanding.cancel();
    tally.cancelled(cancelled.size());
    cancelled.forEach(listener::ended);
    complete(true);
  }

  private void complete(boolean cancelled) {
    ended = true;
    long wallNanos = startNanos == 0 ? 0 : System.nanoTime() - startNanos;
    publishProgress();
    report.tryComplete(tally.report(sendingNanos, wallNanos, cancelled));
  }
}
