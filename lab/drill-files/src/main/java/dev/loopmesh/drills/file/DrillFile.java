package dev.loopmesh.drills.file;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.kit.latency.Latency;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file of a drill. The seed chooses one value for each name in {@code choose}, which replaces
 * {@code ${name}} everywhere, and the jitter of each step. Immutable.
 */
public final class DrillFile {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z][A-Za-z0-9]*)}");
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L; // as SplittableRandom steps
  private static final List<String> KINDS =
      List.of("fault", "latency", "capacity", "settings", "requests");

  private final String name;
  private final String text;
  private final DrillSchema schema;
  private final Map<String, List<String>> choices = new HashMap<>();

  /**
   * Checks a file, with every value of its choices.
   *
   * @param name of the file, for messages
   * @throws InvalidDrill with all errors and their lines
   */
  static DrillFile of(String name, String text, DrillSchema schema) {
    DrillFile file = new DrillFile(name, text, schema);
    file.readChoices();
    int most = file.choices.values().stream().mapToInt(List::size).max().orElse(1);
    for (int i = 0; i < most; i++) {
      int index = i;
      Map<String, String> chosen = new HashMap<>();
      file.choices.forEach((key, values) -> chosen.put(key, values.get(index % values.size())));
      file.read(chosen, i);
    }
    return file;
  }

  private DrillFile(String name, String text, DrillSchema schema) {
    this.name = name;
    this.text = text;
    this.schema = schema;
  }

  private void readChoices() {
    YamlTree raw = new YamlTree(name, text, scalar -> scalar);
    if (raw.json().getValue("choose") instanceof JsonObject choose) {
      for (String key : choose.fieldNames()) {
        if (choose.getValue(key) instanceof JsonArray values && !values.isEmpty()) {
          choices.put(key, values.stream().map(String::valueOf).toList());
        }
      }
    }
  }

  /** The drill with this seed: the same seed, the same drill. */
  public Drill drill(long seed) {
    Map<String, String> chosen = new HashMap<>();
    choices.keySet().stream()
        .sorted()
        .forEach(
            key -> {
              List<String> values = choices.get(key);
              long own = seed + GOLDEN_GAMMA * (key.hashCode() | 1);
              chosen.put(key, values.get(new SplittableRandom(own).nextInt(values.size())));
            });
    return read(chosen, seed);
  }

  private Drill read(Map<String, String> chosen, long seed) {
    YamlTree tree = new YamlTree(name, text, scalar -> substitute(scalar, chosen));
    List<DrillSchema.Error> errors = new ArrayList<>(schema.errors(tree.json()));
    if (errors.isEmpty()) {
      check(tree.json(), errors);
    }
    if (!errors.isEmpty()) {
      throw new InvalidDrill(errors.stream().map(error -> line(tree, error)).toList());
    }
    return new DrillReader(tree.json(), new StepReader(seed)).read();
  }

  private static String substitute(String scalar, Map<String, String> chosen) {
    return PLACEHOLDER
        .matcher(scalar)
        .replaceAll(
            found -> Matcher.quoteReplacement(chosen.getOrDefault(found.group(1), found.group())));
  }

  private String line(YamlTree tree, DrillSchema.Error error) {
    String where = error.pointer().isEmpty() ? "the drill" : error.pointer().substring(1);
    return "%s, line %d: %s: %s"
        .formatted(name, tree.line(error.pointer()), where.replace('/', '.'), error.why());
  }

  /** What a schema cannot say. */
  private static void check(JsonObject json, List<DrillSchema.Error> errors) {
    List<String> names = new ArrayList<>();
    for (String list : List.of("base", "timeline", "decoys")) {
      JsonArray steps = json.getJsonArray(list, new JsonArray());
      for (int i = 0; i < steps.size(); i++) {
        JsonObject step = steps.getJsonObject(i);
        checkStep(step, "/" + list + "/" + i, errors);
        if (list.equals("timeline")) {
          names.add(step.getString("name", ""));
        }
      }
    }
    JsonArray truths = json.getJsonArray("truth");
    for (int i = 0; i < truths.size(); i++) {
      checkTruth(truths.getJsonObject(i), "/truth/" + i, names, errors);
    }
    JsonArray evidence = json.getJsonArray("evidence", new JsonArray());
    for (int i = 0; i < evidence.size(); i++) {
      JsonObject rule = evidence.getJsonObject(i);
      if (rule.containsKey("metric") == rule.containsKey("span")) {
        errors.add(new DrillSchema.Error("/evidence/" + i, "write either a metric or a span"));
      }
    }
  }

  private static void checkStep(JsonObject step, String at, List<DrillSchema.Error> errors) {
    List<String> given = KINDS.stream().filter(step::containsKey).toList();
    if (given.size() != 1) {
      errors.add(new DrillSchema.Error(at, "write one of " + String.join(", ", KINDS)));
    } else if (given.get(0).equals("latency")) {
      try {
        Latency.parse(step.getString("latency"));
      } catch (IllegalArgumentException e) {
        errors.add(new DrillSchema.Error(at + "/latency", e.getMessage()));
      }
    }
  }

  private static void checkTruth(
      JsonObject truth, String at, List<String> names, List<DrillSchema.Error> errors) {
    boolean nothing = truth.getString("mechanism").equals("" + Cause.NONE.mechanism());
    if (nothing == truth.containsKey("service")) {
      String why = nothing ? "is not allowed where nothing is wrong" : "is missing";
      errors.add(new DrillSchema.Error(at + "/service", why));
    }
    String since = truth.getString("since", "");
    boolean known = names.contains(since) && !since.isEmpty();
    if (nothing ? !since.isEmpty() : !known) {
      String allowed = String.join(", ", Stream.of(names).flatMap(List::stream).toList());
      errors.add(
          new DrillSchema.Error(
              at + "/since",
              "'%s' is not the name of a step; allowed: %s".formatted(since, allowed)));
    }
  }
}
