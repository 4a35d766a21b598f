package dev.loopmesh.lab.page;

import dev.loopmesh.kit.http.ContentCoding;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The lab's pages: files from the class path, whose policy forbids to load or run anything else
 * (Content Security Policy Level 3). Thread-safe.
 */
public final class Pages {
  private static final Pattern NAME = Pattern.compile("[a-z]+/[a-z][a-z-]*\\.(html|css|js|svg)");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
          + "frame-ancestors 'none'";

  private final Map<String, PageFile> files = new ConcurrentHashMap<>();

  public void addTo(Router router) {
    router.get("/page/:folder/:file").handler(this::getFile);
  }

  private void getFile(RoutingContext request) {
    Parameters.of(request);
    send(request, request.pathParam("folder") + "/" + request.pathParam("file"));
  }

  /** Answers with one of the pages, such as {@code floor/floor.html}. */
  public void send(RoutingContext request, String name) {
    PageFile known = files.get(name);
    if (known != null) {
      send(request, known);
      return;
    }
    request
        .vertx()
        .executeBlocking(() -> read(name), false)
        .map(file -> file.orElseThrow(() -> unknown(name)))
        .onSuccess(file -> send(request, file))
        .onFailure(request::fail);
  }

  private Optional<PageFile> read(String name) throws java.io.IOException {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Optional<PageFile> file = PageFile.read(name);
    file.ifPresent(found -> files.put(name, found));
    return file;
  }

  private static void send(RoutingContext request, PageFile file) {
    ContentCoding coding = ContentCoding.of(request.request());
    HttpServerResponse response =
        request
            .response()
            .putHeader(HttpHeaders.ETAG, file.tag(coding))
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
    if (file.isIn(request.request().headers().getAll(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.mediaType());
    if (coding == ContentCoding.GZIP) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    response.end(file.in(coding));
  }

  private static ProblemException unknown(String name) {
    return new ProblemException(Problem.notFound("There is no file '%s'.".formatted(name)));
  }
}
