import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a race's figures and says whether they prove what the race is for. Only relations that
 * hold on any machine, however slow and busy, are checked.
 */
class JudgeRace {
  public static void main(String[] arguments) throws Exception {
    String race = Files.readString(Path.of(arguments[0]));
    double sequential = elapsedMs(race, "sequential");
    double parallel = elapsedMs(race, "parallel");
    check(sequential >= 3_000, "sequential takes the sum of three seconds: " + sequential);
    check(parallel >= 1_000, "parallel takes as long as the slowest second: " + parallel);
    check(parallel < 0.6 * sequential, "parallel is much faster than sequential");
    check(served(race, "blocking") <= 1, "no other request is served while the loop is blocked");
    check(served(race, "sequential") >= 30, "guests are served while sequential waits");
    check(served(race, "worker") >= 30, "guests are served while a worker waits");
    System.out.printf("race: sequential %.0f ms, parallel %.0f ms%n", sequential, parallel);
  }

  private static double elapsedMs(String race, String mode) {
    return number(race, "\"mode\":\"" + mode + "\",\"status\":200,\"elapsedMs\":([0-9.]+)");
  }

  private static double served(String race, String mode) {
    return number(
        race,
        "\"mode\":\"" + mode + "\",\"status\":200.*?\"guests\":\\{\"came\":\\d+,\"servedMeanwhile\":(\\d+)");
  }

  private static double number(String text, String pattern) {
    Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    check(found.find(), "the race has " + pattern);
    return Double.parseDouble(found.group(1));
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      System.err.println("not so: " + what);
      System.exit(1);
    }
  }
}
