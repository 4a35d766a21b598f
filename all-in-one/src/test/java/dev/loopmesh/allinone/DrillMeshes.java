package dev.loopmesh.allinone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Plays drills side by side, in meshes that are kept from play to play and start at their first
 * one. Of plays that compute on a loop one at a time runs, since two take all of a small machine.
 */
final class DrillMeshes {
  private final List<Job> waiting = new ArrayList<>();
  private final List<Thread> players = new ArrayList<>();
  private boolean computing;
  private boolean closed;

  /** One play. */
  @FunctionalInterface
  interface Body {
    void play(DrillMesh mesh) throws Throwable;
  }

  private record Job(boolean computes, Body body, CompletableFuture<Void> over) {}

  /** So many meshes, each made by the given. */
  DrillMeshes(int count, Supplier<DrillMesh> made) {
    for (int i = 1; i <= count; i++) {
      Thread player = new Thread(() -> playAll(made), "player-" + i);
      player.start();
      players.add(player);
    }
  }

  /** Returns when it is over; throws what it throws. */
  void play(boolean computes, Body body) throws Throwable {
    Job job = new Job(computes, body, new CompletableFuture<>());
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("there is no mesh");
      }
      waiting.add(job);
      notifyAll();
    }
    try {
      job.over.join(); // a worker of JUnit that waits here is replaced, so that all plays get here
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  private void playAll(Supplier<DrillMesh> made) {
    Optional<Job> job = next();
    if (job.isEmpty()) {
      return;
    }
    try (DrillMesh mesh = made.get()) {
      for (; job.isPresent(); job = next()) {
        play(job.get(), mesh);
      }
    } catch (Exception broken) {
      fail(job, broken);
    }
  }

  private void play(Job job, DrillMesh mesh) {
    try {
      job.body.play(mesh);
      job.over.complete(null);
    } catch (Throwable failed) {
      job.over.completeExceptionally(failed);
    } finally {
      over(job);
    }
  }

  private synchronized void fail(Optional<Job> job, Exception broken) {
    job.ifPresent(waiting::add);
    waiting.forEach(each -> each.over.completeExceptionally(broken));
    closed = true;
    notifyAll();
  }

  /** Those that compute first, since they take longest in all; empty when it is closed. */
  private synchronized Optional<Job> next() {
    while (!closed) {
      Optional<Job> found =
          waiting.stream()
              .filter(job -> job.computes && !computing)
              .findFirst()
              .or(() -> waiting.stream().filter(job -> !job.computes).findFirst());
      if (found.isPresent()) {
        waiting.remove(found.get());
        computing |= found.get().computes;
        return found;
      }
      await();
    }
    return Optional.empty();
  }

  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void over(Job job) {
    computing &= !job.computes;
    notifyAll();
  }

  /** Stops the meshes. */
  void stop() throws InterruptedException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    for (Thread player : players) {
      player.join();
    }
  }
}
