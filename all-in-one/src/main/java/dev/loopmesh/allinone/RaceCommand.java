package dev.loopmesh.allinone;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks the lab for a race and shows it as it comes. */
@Command(
    name = "race",
    description = "Run the modes one after another and draw them on one time axis.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class RaceCommand implements Callable<Integer> {
  @Option(
      names = "--user",
      paramLabel = "N",
      description = "Whose summary, 1 to 10000 (${DEFAULT-VALUE}).")
  private int user = 42;

  @Option(names = "--modes", paramLabel = "A,B", description = "Only these modes, in this order.")
  private String modes;

  @Option(names = "--json", description = "The figures instead of the picture.")
  private boolean json;

  @Option(
      names = "--lab",
      paramLabel = "URL",
      defaultValue = "${env:LAB_URL:-http://127.0.0.1:${env:LAB_PORT:-8090}}",
      description = "Where the lab is (${DEFAULT-VALUE}; LAB_URL, LAB_PORT).")
  private URI lab;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!"http".equals(lab.getScheme()) || lab.getHost() == null || lab.getPort() > 65_535) {
      throw new ParameterException(
          command.commandLine(), "'" + lab + "' is not the lab's address; write http://host:port");
    }
    HttpRequest request =
        HttpRequest.newBuilder(lab.resolve("/race?" + query()))
            .header("Accept", json ? "application/json" : "text/plain")
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return response.statusCode() == 200 ? show(body) : complain(body);
      }
    } catch (ConnectException e) {
      System.err.println("mesh race: nothing answers at " + lab + "; is the mesh up? (./mesh up)");
      return 1;
    }
  }

  private String query() {
    String query = "user=" + user + "&color=" + (Ansi.AUTO.enabled() && !json);
    return modes == null
        ? query
        : query + "&modes=" + URLEncoder.encode(modes, StandardCharsets.UTF_8);
  }

  private static int show(InputStream body) throws IOException {
    byte[] part = new byte[4096];
    for (int length = body.read(part); length >= 0; length = body.read(part)) {
      System.out.write(part, 0, length);
      System.out.flush();
    }
    return 0;
  }

  private static int complain(InputStream body) throws IOException {
    String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    try {
      text = new JsonObject(text).getString("detail", text);
    } catch (DecodeException e) {
      // not a problem document: shown as it is
    }
    System.err.println("mesh race: " + text);
    return 1;
  }
}
