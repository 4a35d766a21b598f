import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Draws a race that the lab measured, as README shows it. Each bar and each dot is a record of {@code race.json}, at its
 * own time; a request that was answered within 50 ms counts as answered at once.
 *
 * <pre>
 * curl -H 'Accept: application/json' 'localhost:8090/race?modes=sequential,parallel,blocking' -o docs/images/race.json
 * java -cp 'all-in-one/target/lib/*' docs/images/DrawRace.java docs/images/race.json > docs/images/race.svg
 * </pre>
 */
class DrawRace {
  private static final double AT_ONCE_MS = 50;
  private static final int LEFT = 150;
  private static final double PER_MS = 0.205;
  private static final int RUN_HEIGHT = 128;

  public static void main(String[] arguments) throws Exception {
    JsonArray runs = new JsonObject(Files.readString(Path.of(arguments[0]))).getJsonArray("runs");
    int height = RUN_HEIGHT * runs.size() + 28;
    say("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 860 %1$d' width='860' height='%1$d' role='img'"
        + " font-family='system-ui, sans-serif' font-size='12' fill='#222'>", height);
    say("<title>One summary in %d modes, on one time axis</title>", runs.size());
    say("<rect width='860' height='%d' fill='#faf6ec'/>", height);
    for (int second = 0; second <= 3; second++) {
      double x = x(second * 1_000);
      say("<line x1='%1$.1f' y1='8' x2='%1$.1f' y2='%2$d' stroke='#cfc7b4'/>", x, height - 28);
      say("<text x='%.1f' y='%d' text-anchor='middle' fill='#444'>%d s</text>", x, height - 10, second);
    }
    say("<text x='848' y='22' text-anchor='end' font-size='11' fill='#444'>● answered at once · ○ waited</text>");
    for (int run = 0; run < runs.size(); run++) {
      draw(runs.getJsonObject(run), run * RUN_HEIGHT);
    }
    say("</svg>");
  }

  private static void draw(JsonObject run, int top) {
    double elapsedMs = run.getDouble("elapsedMs");
    say("<text x='12' y='%d' font-size='15' font-weight='600'>%s</text>", top + 22, run.getString("mode"));
    say("<text x='%.1f' y='%d' font-size='17' font-weight='600'>%.3f s</text>",
        x(elapsedMs) + 8, top + 54, elapsedMs / 1_000);
    int y = top + 30;
    for (Object each : run.getJsonObject("fetch").getJsonArray("calls")) {
      JsonObject call = (JsonObject) each;
      label(call.getString("service"), y + 11);
      double startMs = call.getDouble("startMs");
      say("<rect x='%.1f' y='%d' width='%.1f' height='13' fill='#0072B2'/>",
          x(startMs), y, (call.getDouble("endMs") - startMs) * PER_MS);
      y += 18;
    }
    label("other requests", y + 11);
    JsonObject guests = run.getJsonObject("guests");
    for (Object each : guests.getJsonArray("visits")) {
      JsonObject visit = (JsonObject) each;
      double arrivedMs = visit.getDouble("arrivedMs");
      Double servedMs = visit.getDouble("servedMs");
      boolean atOnce = servedMs != null && servedMs - arrivedMs < AT_ONCE_MS;
      say("<circle cx='%.1f' cy='%d' r='3.4' stroke='%s' fill='%s'/>",
          x(arrivedMs), y + 7, atOnce ? "#222" : "#A84300", atOnce ? "#222" : "#faf6ec");
    }
    say("<text x='154' y='%d'>%d of %d other requests answered meanwhile; the slowest took %s</text>",
        y + 29, guests.getInteger("servedMeanwhile"), guests.getInteger("came"), duration(guests.getDouble("slowestMs")));
  }

  private static void label(String text, int y) {
    say("<text x='142' y='%d' text-anchor='end'>%s</text>", y, text);
  }

  private static String duration(double ms) {
    return ms < 1_000 ? text("%.0f ms", ms) : text("%.3f s", ms / 1_000);
  }

  private static double x(double ms) {
    return LEFT + ms * PER_MS;
  }

  private static void say(String format, Object... values) {
    System.out.println(text(format, values));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
