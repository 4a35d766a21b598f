package dev.loopmesh.lessons.course.database;

import dev.loopmesh.lessons.Figure;
import dev.loopmesh.lessons.chart.BarChart.Kind;
import dev.loopmesh.lessons.chart.BarChart.Row;
import dev.loopmesh.lessons.chart.Quantity;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.Requests;
import dev.loopmesh.lessons.experiment.TimedResponse;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of requests while a transaction kept the row locked, in milliseconds of the
 * experiment.
 *
 * @param queries in the order of their responses
 * @param menus requests that need no database
 * @param fromMs when the queries were sent
 * @param toMs just before the transaction committed
 * @param waiting queries that the database made wait at that moment
 */
record LockedTime(
    Place place,
    List<TimedResponse> queries,
    List<TimedResponse> menus,
    double fromMs,
    double toMs,
    int waiting) {
  static final int QUERIES = 10;
  static final String LOCKED = "row locked, ";
  static final String FIRST = "first query answered, ";
  static final String LAST = "last query answered, ";
  static final String MENU = "slowest /menu, ";
  static final String WAITING = "queries waiting in the database, ";

  private record Unlocked(double atMs, int waiting) {}

  /** Locks the row, sends queries that run in a place, requests for the menu, and unlocks it. */
  static Future<LockedTime> of(
      Experiment experiment, LockedRow row, StockServer server, URI address, Place place) {
    return experiment
        .vertx()
        .executeBlocking(
            () -> {
              row.lock();
              return row;
            })
        .compose(
            locked -> {
              double fromMs = experiment.nowMs();
              Future<List<TimedResponse>> queries = queries(experiment, server, address, place);
              Future<List<TimedResponse>> menus =
                  Requests.during(
                      queries.map(all -> all.get(all.size() - 1)),
                      Duration.ofMillis(experiment.shortOr(50, 100)),
                      experiment,
                      () -> menu(experiment, address));
              Future<Unlocked> unlocked = unlock(experiment, row);
              return Future.all(queries, menus, unlocked)
                  .map(
                      all ->
                          new LockedTime(
                              place,
                              queries.result(),
                              menus.result(),
                              fromMs,
                              unlocked.result().atMs,
                              unlocked.result().waiting));
            });
  }

  /** The same, without the lock and what it shows. */
  static Future<?> warmUp(Experiment experiment, StockServer server, URI address, Place place) {
    return queries(experiment, server, address, place)
        .compose(warm -> experiment.repeat(5, i -> menu(experiment, address)));
  }

  /** Sends all at once. */
  private static Future<List<TimedResponse>> queries(
      Experiment experiment, StockServer server, URI address, Place place) {
    return Requests.atOnce(
        QUERIES,
        () -> experiment.get(address, server.stock(place)).map(answer -> answer.expect(200)));
  }

  private static Future<TimedResponse> menu(Experiment experiment, URI address) {
    return experiment.get(address, StockServer.MENU).map(answer -> answer.expect(200));
  }

  private static Future<Unlocked> unlock(Experiment experiment, LockedRow row) {
    return experiment
        .pause(Duration.ofMillis(experiment.shortOr(400, 1_000)))
        .compose(
            over ->
                experiment
                    .vertx()
                    .executeBlocking(
                        () -> {
                          int waiting = row.waiting();
                          double atMs = experiment.nowMs();
                          row.unlock();
                          return new Unlocked(atMs, waiting);
                        }));
  }

  List<Figure> figures() {
    double slowest = menus.stream().mapToDouble(TimedResponse::elapsedMs).max().orElse(0);
    return List.of(
        new Figure(LOCKED + place.name(), toMs - fromMs, "ms"),
        new Figure(WAITING + place.name(), waiting, "req"),
        new Figure(FIRST + place.name(), queries.get(0).doneMs() - fromMs, "ms"),
        new Figure(LAST + place.name(), queries.get(QUERIES - 1).doneMs() - fromMs, "ms"),
        new Figure(MENU + place.name(), slowest, "ms"));
  }

  List<Row> rows() {
    double last = queries.get(QUERIES - 1).doneMs() - fromMs;
    String text = "%d of %d waiting".formatted(waiting, QUERIES);
    Kind kind = place.name().equals(Place.LOOP.name()) ? Kind.HELD : Kind.WAIT;
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.of(QUERIES + " queries, " + place.name(), 0, last, kind, text)
            .expecting(toMs - fromMs));
    menus.forEach(
        menu ->
            rows.add(
                Row.of(
                    "/menu, " + place.name(),
                    menu.sentMs() - fromMs,
                    menu.doneMs() - fromMs,
                    Kind.WAIT,
                    Quantity.print(menu.elapsedMs(), "ms"))));
    return rows;
  }
}
