package dev.loopmesh.allinone;

import dev.loopmesh.kit.settings.ServiceUrl;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the lab is, as an option of the commands that ask it, and how to ask. */
final class LabAddress {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Option(
      names = "--lab",
      paramLabel = "URL",
      description = "Where the lab is (http://127.0.0.1:8090; LAB_URL, LAB_PORT).")
  private URI lab = fromEnvironment(System.getenv());

  @Option(names = "--json", description = "Show the answer as it is, in JSON.")
  private boolean json;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  static URI fromEnvironment(Map<String, String> environment) {
    String port = environment.getOrDefault("LAB_PORT", "").strip();
    String url = environment.getOrDefault("LAB_URL", "").strip();
    return URI.create(
        !url.isEmpty() ? url : "http://127.0.0.1:" + (port.isEmpty() ? "8090" : port));
  }

  /** Whether the answer is to be shown as it is. */
  boolean json() {
    return json;
  }

  /**
   * The lab's address of this path.
   *
   * @throws ParameterException when the address is none
   */
  URI resolve(String path) {
    if (!"http".equals(lab.getScheme()) || lab.getHost() == null || lab.getPort() > 65_535) {
      throw new ParameterException(
          command.commandLine(),
          "'" + ServiceUrl.masked(lab + "") + "' is not the lab's address; write http://host:port");
    }
    return lab.resolve(path);
  }

  /**
   * Asks the lab, shows what it answers or complains, and gives the exit code. Brings {@code
   * CONTROL_TOKEN}, where that is set.
   *
   * @param mediaType of the body; ignored where that is empty
   * @param words what is shown of an answer that has a body, unless it is to be shown as it is
   */
  int ask(
      String method, String path, String mediaType, String body, Function<JsonObject, String> words)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(resolve(path))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", mediaType);
    }
    String token = System.getenv("CONTROL_TOKEN");
    if (token != null && !token.isBlank()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return answer.statusCode() < 300 ? show(answer.body(), words) : complain(answer.body());
    } catch (ConnectException e) {
      return nobodyThere();
    } catch (HttpTimeoutException e) {
      return fail("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (IOException e) {
      return fail("the connection to " + ServiceUrl.masked(lab + "") + " broke: " + e.getMessage());
    }
  }

  /** A piece of a path, whatever somebody wrote. */
  static String piece(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Says that no lab is where it should be. */
  int nobodyThere() {
    return fail(
        "nothing answers at " + ServiceUrl.masked(lab + "") + "; is the mesh up? (./mesh up)");
  }

  /** Says what a problem document says. */
  int complain(String body) {
    try {
      return fail(new JsonObject(body).getString("detail", body));
    } catch (DecodeException | ClassCastException e) {
      return fail(body); // not a problem document: shown as it is
    }
  }

  int fail(String why) {
    System.err.println(command.qualifiedName() + ": " + why);
    return 1;
  }

  private int show(String body, Function<JsonObject, String> words) {
    try {
      JsonObject answer = body.isEmpty() ? new JsonObject() : new JsonObject(body);
      System.out.println(json ? answer.encodePrettily() : words.apply(answer));
      return 0;
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return fail("what answers at " + ServiceUrl.masked(lab + "") + " is not the lab");
    }
  }
}
