package dev.loopmesh.lab.guest;

import dev.loopmesh.lab.live.FloorWatch;
import dev.loopmesh.lessons.run.OtherLoad;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * A stream of requests that runs by itself while a Floor is open, so that each run shows what
 * happens to others. It ends with the last Floor, and when a user stops it: then it runs again once
 * a Floor is loaded while no other one is open. It pauses while a lesson runs. Use on one event
 * loop.
 */
public final class BackgroundGuests implements FloorWatch, OtherLoad {
  /** In requests per second. */
  static final int RATE = 5;

  private final GuestStream stream;
  private final boolean isAllowed;
  private int floors;
  private boolean stopped;

  /**
   * @param isAllowed false where changes need a token: a page that only looks sends nothing
   */
  public BackgroundGuests(GuestStream stream, boolean isAllowed) {
    this.stream = stream;
    this.isAllowed = isAllowed;
    stream.whenOver(this::goOn);
  }

  @Override
  public void opened(boolean isLoaded) {
    if (isLoaded && floors == 0) {
      stopped = false;
    }
    floors++;
    goOn();
  }

  @Override
  public void closed() {
    floors--;
    if (floors == 0 && stream.isEndless()) {
      stream.stop();
    }
  }

  /** Stops the stream that runs, because a user asked for it. */
  void stop() {
    stopped = true;
    stream.stop();
  }

  /** After a reset: the mesh is as it is at its start. */
  public void reset() {
    stream.stop();
    goOn();
  }

  /** Starts the stream of a user. */
  Future<String> replace(GuestOrder order, long rate, Duration lasts) {
    Future<String> first = stream.start(order, rate, Optional.of(lasts));
    stopped = false;
    return first;
  }

  @Override
  public void pause(String why) {
    stream.pause(why);
  }

  @Override
  public void resume() {
    stream.resume();
    goOn();
  }

  private void goOn() {
    if (isAllowed && floors > 0 && !stopped && stream.isIdle()) {
      stream.start(GuestOrder.BACKGROUND, RATE, Optional.empty());
    }
  }
}
