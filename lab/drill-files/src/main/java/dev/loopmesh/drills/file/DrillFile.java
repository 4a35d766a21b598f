package dev.loopmesh.drills.file;

import static java.util.stream.Collectors.toSet;

import dev.loopmesh.drills.Drill;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of a drill. The seed chooses one value for each name in {@code choose}, which replaces
 * {@code ${name}} everywhere, and the jitter of each step. Immutable.
 */
public final class DrillFile {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L; // as SplittableRandom steps

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
    List<DrillSchema.Error> errors = new ArrayList<>();
    findUnchosen(tree.json(), "", errors);
    Set<String> known = errors.stream().map(DrillSchema.Error::pointer).collect(toSet());
    schema.errors(tree.json()).stream()
        .filter(error -> !known.contains(error.pointer()))
        .forEach(errors::add);
    try {
      errors.addAll(errors.isEmpty() ? DrillChecks.errors(tree.json()) : List.of());
      if (errors.isEmpty()) {
        return new DrillReader(tree.json(), new StepReader(seed)).read();
      }
    } catch (IllegalArgumentException e) { // a number that is too large
      errors.add(new DrillSchema.Error("", e.getMessage()));
    }
    throw new InvalidDrill(errors.stream().map(error -> line(tree, error)).toList());
  }

  private static String substitute(String scalar, Map<String, String> chosen) {
    return PLACEHOLDER
        .matcher(scalar)
        .replaceAll(
            found -> Matcher.quoteReplacement(chosen.getOrDefault(found.group(1), found.group())));
  }

  /** Names that are to be replaced, and that the seed does not choose. */
  private void findUnchosen(Object value, String at, List<DrillSchema.Error> errors) {
    if (value instanceof JsonObject object) {
      object.forEach(one -> findUnchosen(one.getValue(), at + "/" + one.getKey(), errors));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        findUnchosen(array.getValue(i), at + "/" + i, errors);
      }
    } else if (value instanceof String scalar) {
      PLACEHOLDER
          .matcher(scalar)
          .results()
          .map(found -> found.group(1))
          .filter(found -> !choices.containsKey(found))
          .map(found -> "'%s' is not in choose; allowed: %s".formatted(found, chosenNames()))
          .forEach(why -> errors.add(new DrillSchema.Error(at, why)));
    }
  }

  private String chosenNames() {
    return choices.isEmpty() ? "none" : String.join(", ", new TreeSet<>(choices.keySet()));
  }

  private String line(YamlTree tree, DrillSchema.Error error) {
    String where = error.pointer().isEmpty() ? "the drill" : error.pointer().substring(1);
    return "%s, line %d: %s: %s"
        .formatted(name, tree.line(error.pointer()), where.replace('/', '.'), error.why());
  }
}
