package dev.loopmesh.kit.load.workload;

import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * A closed workload: each user sends a request, waits for the response, thinks, and sends the next.
 * A target that slows down is sent fewer requests, which hides most of a stall.
 *
 * @param users 1 or more; over HTTP/1.1 each has a connection
 * @param think from a response to the next request; the first requests are spread over it
 */
public record Users(int users, Duration think, Duration time) implements Workload {
  /** Checks the ranges. */
  public Users {
    if (users < 1 || think.isNegative() || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          users
              + " users that think "
              + think
              + " for "
              + time
              + "; allowed: 1 user or more, a time of more than 0");
    }
  }

  /** Users that do not think: as many requests in flight as there are users. */
  public static Users withoutThinking(int users, Duration time) {
    return new Users(users, Duration.ZERO, time);
  }

  @Override
  public String toString() {
    return "closed, %d users, think %s".formatted(users, DurationText.print(think));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("loop", "closed")
        .put("users", users)
        .put("think", DurationText.print(think))
        .put("time", DurationText.print(time));
  }
}
