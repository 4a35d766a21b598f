package dev.loopmesh.lessons.course;

import java.util.stream.Stream;

/** The share of slow responses where requests take either 20 ms or 400 ms, in per cent. */
final class SlowShare {
  /** A quick request may be as late as this. */
  static final double QUICK_TO_MS = 200;

  private static final double SLOW_FROM_MS = 390; // timers are never early

  private SlowShare() {}

  static double of(SentRequests requests) {
    return SentRequests.share(requests.all(), one -> one.responseMs() >= SLOW_FROM_MS);
  }

  /** Responses that the machine has delayed, so that they prove nothing. */
  static double neither(SentRequests... loads) {
    return SentRequests.share(
        Stream.of(loads).flatMap(one -> one.all().stream()).toList(),
        one -> one.responseMs() > QUICK_TO_MS && one.responseMs() < SLOW_FROM_MS);
  }
}
