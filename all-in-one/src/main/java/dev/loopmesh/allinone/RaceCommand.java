package dev.loopmesh.allinone;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a race in the lab and prints it as it arrives. */
@Command(
    name = "race",
    description = "Run the modes one after another and draw them on one time axis.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class RaceCommand implements Callable<Integer> {
  @Option(
      names = "--user",
      paramLabel = "N",
      description = "The user whose summary is fetched, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int user = 42;

  @Option(names = "--modes", paramLabel = "A,B", description = "Only these modes, in this order.")
  private String modes;

  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(lab.resolve("/race?" + query()))
            .header("Accept", lab.json() ? "application/json" : "text/plain")
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return response.statusCode() == 200 ? show(body) : lab.failed(text(body));
      }
    } catch (ConnectException e) {
      return lab.unreachable();
    } catch (IOException e) {
      return lab.fail("the connection to the lab was lost during the race: " + e.getMessage());
    }
  }

  private String query() {
    String query = "user=" + user + "&color=" + (Ansi.AUTO.enabled() && !lab.json());
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

  private static String text(InputStream body) throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }
}
