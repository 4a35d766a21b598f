package dev.loopmesh.lessons.course.database;

import static dev.loopmesh.lessons.course.database.LockedTime.QUERIES;

import dev.loopmesh.lessons.Comparison;
import dev.loopmesh.lessons.Knob;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.Verdict;
import dev.loopmesh.lessons.chart.BarChart;
import dev.loopmesh.lessons.chart.Quantity;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.LessonFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Queries wait in a real database: what differs is who else waits. */
public final class RealWaiting implements Lesson {
  private static final System.Logger LOG = System.getLogger(RealWaiting.class.getName());
  private static final String DATABASE = "database";
  private static final int STEPS = 5 + QUERIES;

  private final DatabaseUrl url;
  private final List<Place> places;

  /** Connects to nothing before a run. */
  public RealWaiting(DatabaseUrl url) {
    this(url, List.of(Place.LOOP, Place.WORKERS, Place.VIRTUAL));
  }

  /**
   * With other places.
   *
   * @param places the first is the event loop
   */
  RealWaiting(DatabaseUrl url, List<Place> places) {
    this.url = url;
    this.places = places;
  }

  @Override
  public int number() {
    return 13;
  }

  @Override
  public String id() {
    return "real-waiting";
  }

  @Override
  public Knob knob() {
    return new Knob(
        "place",
        "Where do the queries run?",
        places.stream().map(Place::name).toList(),
        Place.WORKERS.name());
  }

  @Override
  public Prediction prediction(String knob) {
    String question =
        "A transaction keeps a row locked for 1 s; %d queries wait for it (%s). How long does the"
            + " slowest request take that needs no database?";
    return Prediction.number(
        LockedTime.MENU + knob, question.formatted(QUERIES, knob), "ms", 0, 60_000);
  }

  /** The event loop, and the place that was chosen. */
  @Override
  public Future<Measurement> run(Experiment experiment) {
    List<Place> used =
        places.stream()
            .filter(place -> place == places.get(0) || place.name().equals(experiment.knob()))
            .toList();
    String unavailable = used.get(used.size() - 1).unavailable();
    if (!unavailable.isEmpty()) {
      throw new LessonFailure(unavailable + " Choose " + Place.WORKERS.name() + ".");
    }
    LockedRow row = new LockedRow(url, QUERIES);
    StockServer server = new StockServer(used, row::read);
    experiment.onClose(() -> close(experiment, row, server));
    experiment.progress("opening the database", 0);
    return experiment
        .vertx()
        .executeBlocking(
            () -> {
              row.open();
              return row;
            })
        .compose(opened -> onThisLoop(server.listen()))
        .compose(
            address ->
                experiment
                    .repeat(
                        used.size(),
                        i -> LockedTime.warmUp(experiment, server, address, used.get(i)))
                    .compose(warm -> measure(experiment, row, server, address, used)));
  }

  private static Future<?> close(Experiment experiment, LockedRow row, StockServer server) {
    return experiment
        .vertx()
        .executeBlocking(
            () -> {
              row.close();
              return row;
            })
        .onFailure(failure -> LOG.log(Level.WARNING, "A database was not closed", failure))
        .transform(closed -> onThisLoop(server.close()));
  }

  private static <T> Future<T> onThisLoop(Future<T> elsewhere) {
    Context loop = Vertx.currentContext();
    Promise<T> here = Promise.promise();
    elsewhere.onComplete(done -> loop.runOnContext(now -> here.handle(done)));
    return here.future();
  }

  private static Future<Measurement> measure(
      Experiment experiment, LockedRow row, StockServer server, URI address, List<Place> used) {
    experiment.startMeasuring();
    return experiment
        .repeat(
            used.size(),
            i -> {
              experiment.progress(used.get(i).name(), (1.0 + i) / (1 + used.size()));
              return LockedTime.of(experiment, row, server, address, used.get(i));
            })
        .map(
            all ->
                new Measurement(
                    all.stream().flatMap(one -> one.figures().stream()).toList(),
                    new BarChart(
                        "Requests while queries wait for a row",
                        "ms",
                        all.stream().flatMap(one -> one.rows().stream()).toList()),
                    List.of(),
                    new JsonObject().put(DATABASE, row.product()).put("stalls", server.stalls())));
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    List<Comparison> comparisons = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (Place place : places) {
      if (measured.find(LockedTime.MENU + place.name()).isPresent()) {
        comparisons.addAll(compare(measured, noise, place));
        told.add(tell(measured, place.name()));
      }
    }
    String sentence =
        "In %s, a row was locked by another transaction. %s"
            .formatted(
                measured.loops().getString(DATABASE, "the database"), String.join(" ", told));
    return Verdict.of(comparisons, noise, sentence, sentence);
  }

  private List<Comparison> compare(Measurement measured, Noise noise, Place place) {
    String name = place.name();
    double locked = measured.value(LockedTime.LOCKED + name);
    double slack = noise.slackMs(STEPS);
    double lateQueries = QUERIES * Math.min(1, slack / locked); // not in the database yet
    double first = measured.value(LockedTime.FIRST + name);
    double menu = measured.value(LockedTime.MENU + name);
    double waiting = measured.value(LockedTime.WAITING + name);
    boolean loop = place == places.get(0);
    return List.of(
        Comparison.atLeast(
            LockedTime.FIRST + name, first, locked, 0 /* noise adds time */, locked / 20, "ms"),
        loop
            ? Comparison.near(LockedTime.WAITING + name, waiting, 1, lateQueries, 0, "req")
            : Comparison.atLeast(
                LockedTime.WAITING + name, waiting, QUERIES, lateQueries, 0, "req"),
        loop
            ? Comparison.atLeast(LockedTime.MENU + name, menu, locked, slack, locked / 2, "ms")
            : Comparison.atMost(LockedTime.MENU + name, menu, 0, slack, locked / 2, "ms"));
  }

  private static String tell(Measurement measured, String name) {
    return "%s%s: %.0f of %d queries waited in the database for %s, and the slowest /menu took %s."
        .formatted(
            name.substring(0, 1).toUpperCase(Locale.ROOT),
            name.substring(1),
            measured.value(LockedTime.WAITING + name),
            QUERIES,
            Quantity.print(measured.value(LockedTime.LOCKED + name), "ms"),
            Quantity.print(measured.value(LockedTime.MENU + name), "ms"));
  }
}
