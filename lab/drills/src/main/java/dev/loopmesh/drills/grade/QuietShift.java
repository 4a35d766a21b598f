package dev.loopmesh.drills.grade;

import dev.loopmesh.drills.grade.Event.Kind;
import dev.loopmesh.drills.grade.Grade.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Grades a drill in which nothing is wrong: to look, to say so, and to leave it alone is right. */
final class QuietShift {
  private static final int ALL = 100;
  private static final int GUESSED = 50;
  private static final int DECLARED = 20;
  private static final int WRONG = 15;
  private static final int PULLED = 25;

  private QuietShift() {}

  static List<Part> parts(Moments moments) {
    List<Event> events = moments.events();
    double pageMs = first(events, event -> event.kind() == Kind.PAGE);
    double injectedMs = moments.injectedMs(); // later, any answer may be right
    double saidMs =
        first(
            events,
            event ->
                event.kind() == Kind.ANSWER
                    && (!Moments.cause(event).isWrong() || event.atMs() >= injectedMs));
    List<Part> parts = new ArrayList<>();
    if (saidMs == Double.MAX_VALUE) {
      parts.add(new Part("nothing wrong", 0, ALL, "not said"));
      parts.addAll(moments.excuse());
      return parts;
    }
    boolean guessed = saidMs < Math.min(pageMs, injectedMs);
    String why =
        saidMs >= injectedMs
            ? "answered after the trainer had injected a fault"
            : guessed ? "said before the page was sent" : "said after the page was sent";
    parts.add(new Part("nothing wrong", guessed ? GUESSED : ALL, ALL, why));
    List<Event> charged = moments.charged();
    deduct(charged, event -> event.kind() == Kind.DECLARED, "false alarm", DECLARED, parts);
    deduct(
        charged,
        event -> event.kind() == Kind.ANSWER && Moments.cause(event).isWrong(),
        "wrong answers",
        WRONG,
        parts);
    deduct(charged, Event::isPulled, "needless levers", PULLED, parts);
    Grader.hints(events, parts);
    parts.addAll(moments.excuse());
    return parts;
  }

  private static double first(List<Event> events, Predicate<Event> wanted) {
    return events.stream().filter(wanted).mapToDouble(Event::atMs).min().orElse(Double.MAX_VALUE);
  }

  private static void deduct(
      List<Event> events, Predicate<Event> bad, String name, int price, List<Part> parts) {
    long times = events.stream().filter(bad).count();
    if (times > 0) {
      parts.add(new Part(name, -price * times, 0, times == 1 ? "once" : times + " times"));
    }
  }
}
