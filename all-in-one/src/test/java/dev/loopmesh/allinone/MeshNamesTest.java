package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.drills.file.MeshNames;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of drills are checked with the names that the services of a mesh really have. */
class MeshNamesTest {
  private static Mesh mesh;

  @BeforeAll
  static void start() {
    mesh = Mesh.start(MeshTest.ANY_PORTS);
  }

  @AfterAll
  static void stop() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  static Stream<String> services() {
    return DrillPlayer.services();
  }

  @ParameterizedTest
  @MethodSource("services")
  void theSettingsAreThoseThatCanBeChanged(String service) throws Exception {
    String url = mesh.service(service).managementUrl() + "/settings";
    Set<String> names =
        new JsonObject(get(url))
            .getJsonArray("settings").stream()
                .map(each -> ((JsonObject) each).getString("name"))
                .collect(Collectors.toSet());
    assertEquals(names, Set.copyOf(MeshNames.settings(service)));
  }

  @ParameterizedTest
  @MethodSource("services")
  void thePathsAreThoseOfTheDocument(String service) throws Exception {
    Map<String, Map<String, Object>> document =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(get(mesh.url(service) + "/openapi.yaml"));
    assertEquals(document.get("paths").keySet(), Set.copyOf(MeshNames.paths(service)));
  }

  private static String get(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
