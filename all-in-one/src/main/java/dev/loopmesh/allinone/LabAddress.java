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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that calls the lab, and the call itself. */
public final class LabAddress {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @Option(
      names = "--lab",
      paramLabel = "URL",
      description =
          "Address of the lab (default: LAB_URL, or port LAB_PORT, or http://127.0.0.1:8090).")
  private URI lab = fromEnvironment(System.getenv());

  private List<String> tokens = List.of("CONTROL_TOKEN");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the response as JSON.")
  private boolean json;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  static URI fromEnvironment(Map<String, String> environment) {
    String port = environment.getOrDefault("LAB_PORT", "").strip();
    String url = environment.getOrDefault("LAB_URL", "").strip();
    return URI.create(
        !url.isEmpty() ? url : "http://127.0.0.1:" + (port.isEmpty() ? "8090" : port));
  }

  /** Whether the response is printed as JSON. */
  public boolean json() {
    return json;
  }

  /**
   * The URL of a path of the lab.
   *
   * @throws ParameterException if the option is not an HTTP URL
   */
  URI resolve(String path) {
    if (!"http".equals(lab.getScheme()) || lab.getHost() == null || lab.getPort() > 65_535) {
      throw new ParameterException(
          command.commandLine(),
          "'" + ServiceUrl.masked(lab + "") + "' is not an address; allowed: http://host:port");
    }
    return lab.resolve(path);
  }

  /**
   * Calls the lab as {@link #fetch} does, and prints its response, or an error.
   *
   * @param mediaType of the body; ignored if the body is empty
   * @param words turns a JSON response into text; unused with {@code --json}
   * @return the exit code
   */
  int ask(
      String method, String path, String mediaType, String body, Function<JsonObject, String> words)
      throws InterruptedException {
    try {
      return show(fetch(method, path, mediaType, body), words);
    } catch (Failure e) {
      return fail(e.getMessage());
    }
  }

  /**
   * Calls the lab. Sends {@code CONTROL_TOKEN} if it is set.
   *
   * @param mediaType of the body; ignored if the body is empty
   * @return the body of the response
   * @throws Failure without a response, or with what the lab has refused
   */
  public String fetch(String method, String path, String mediaType, String body)
      throws InterruptedException {
    return fetch(method, path, mediaType, body, token(System.getenv(), tokens));
  }

  /** Sends the token of a trainer, if there is one: a drill hides faults from others. */
  LabAddress asTrainer() {
    tokens = List.of("TRAINER_TOKEN", "CONTROL_TOKEN");
    return this;
  }

  /** The first of these variables that is set; empty without one. */
  public static String token(Map<String, String> environment, List<String> variables) {
    return variables.stream()
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** The same with another token; blank for none. */
  public String fetch(String method, String path, String mediaType, String body, String token)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(resolve(path))
            .timeout(TIMEOUT)
            .method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", mediaType);
    }
    if (!token.isBlank()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new Failure(detail(answer.body()));
      }
      return answer.body();
    } catch (ConnectException e) {
      throw new Failure(nothingListens());
    } catch (HttpTimeoutException e) {
      throw new Failure("no response within " + TIMEOUT.toSeconds() + " s");
    } catch (IOException e) {
      throw new Failure(
          "the connection to " + ServiceUrl.masked(lab + "") + " was lost: " + e.getMessage());
    }
  }

  /** Encodes a segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Prints that the lab cannot be reached. */
  int unreachable() {
    return fail(nothingListens());
  }

  private String nothingListens() {
    return "nothing is listening at " + ServiceUrl.masked(lab + "") + ". Start the mesh: ./mesh up";
  }

  /** Prints the detail of a problem document. */
  int failed(String body) {
    return fail(detail(body));
  }

  private static String detail(String body) {
    try {
      return new JsonObject(body).getString("detail", body);
    } catch (DecodeException | ClassCastException e) {
      return body; // not a problem document: shown as it is
    }
  }

  public int fail(String why) {
    System.err.println(command.qualifiedName() + ": " + why);
    return 1;
  }

  private int show(String body, Function<JsonObject, String> words) {
    try {
      JsonObject answer = body.isEmpty() ? new JsonObject() : new JsonObject(body);
      System.out.println(json ? answer.encodePrettily() : words.apply(answer));
      return 0;
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return fail("the server at " + ServiceUrl.masked(lab + "") + " is not the lab");
    }
  }

  /** The lab does not respond, or refuses; the message says why. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
      super(message, null, false, false);
    }
  }
}
