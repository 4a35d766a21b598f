package dev.loopmesh.lessons.course.database;

import dev.loopmesh.loop.Loop;
import dev.loopmesh.loop.LoopMonitor;
import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP server on a loop of its own, which is monitored: {@code /stock/N} queries the database in
 * the place with this number, {@code /menu} needs no database. Thread-safe.
 */
final class StockServer {
  static final String MENU = "/menu";

  private static final String STOCK = "/stock/";
  private static final int STALLS = 3;

  private final List<Place> places;
  private final Callable<Integer> query;
  private final LoopMonitor monitor = LoopMonitor.over(Transport.NIO);
  private final CompletableFuture<Vertx> vertx =
      CompletableFuture.supplyAsync(this::build); // Vert.x wants no Vert.x thread for that

  StockServer(List<Place> places, Callable<Integer> query) {
    this.places = List.copyOf(places);
    this.query = query;
  }

  private Vertx build() {
    return Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(1))
        .withTransport(monitor.transport())
        .build();
  }

  /** Starts it on any port; completes with its address, on any thread. */
  Future<URI> listen() {
    return Future.fromCompletionStage(vertx)
        .compose(
            own ->
                own.createHttpServer()
                    .requestHandler(request -> serve(own, request))
                    .listen(0, "127.0.0.1"))
        .map(server -> URI.create("http://127.0.0.1:" + server.actualPort()));
  }

  /** The path that queries in this place. */
  String stock(Place place) {
    return STOCK + places.indexOf(place);
  }

  private void serve(Vertx own, HttpServerRequest request) {
    if (request.path().equals(MENU)) {
      Loop.current().ifPresent(loop -> loop.hold(MENU, "", ""));
      request.response().end("{}");
      return;
    }
    Place place = places.get(Integer.parseInt(request.path().substring(STOCK.length())));
    Loop.current().ifPresent(loop -> loop.hold("/stock, " + place.name(), "", ""));
    place
        .runner()
        .run(own, query)
        .onSuccess(stock -> request.response().end(new JsonObject().put("stock", stock).encode()))
        .onFailure(
            failure ->
                request
                    .response()
                    .setStatusCode(500)
                    .end(new JsonObject().put("detail", failure.getMessage()).encode()));
  }

  /** What held its loop for longest, and where. */
  JsonArray stalls() {
    return new JsonArray(
        monitor.stalls().stream()
            .sorted(Comparator.comparingLong(stall -> -stall.durationNanos()))
            .limit(STALLS)
            .map(StockServer::json)
            .toList());
  }

  private static JsonObject json(Stall stall) {
    return new JsonObject()
        .put("loop", stall.loop())
        .put("durationMs", stall.durationNanos() / 1_000 / 1e3)
        .put("kind", stall.cpuUse().name().toLowerCase(Locale.ROOT))
        .put("route", stall.label().isEmpty() ? null : stall.label())
        .put("culprit", stall.culprit().map(StockServer::frame).orElse(null));
  }

  /** Without the class loader and the module. */
  private static String frame(StackTraceElement frame) {
    return new StackTraceElement(
            frame.getClassName(), frame.getMethodName(), frame.getFileName(), frame.getLineNumber())
        .toString();
  }

  /** Ends its loop and its threads. */
  Future<Void> close() {
    return Future.fromCompletionStage(vertx)
        .compose(Vertx::close)
        .onComplete(closed -> monitor.close());
  }
}
