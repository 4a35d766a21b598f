package dev.loopmesh.drills.file;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.StringReader;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML document as JSON that knows the line of each value. YAML is restricted to JSON's features:
 * no aliases, no tags, one document, each key once.
 */
final class YamlTree {
  private static final int DEEPEST = 20;
  private static final int LONGEST = 64 * 1024;

  private final Resolver resolver = new Resolver();
  private final String file;
  private final UnaryOperator<String> substitute;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, Integer> lines = new HashMap<>(); // by JSON pointer
  private final JsonObject json;

  /**
   * Parses a text.
   *
   * @param substitute replaces placeholders in a scalar
   * @throws InvalidDrill if it is not a mapping in YAML
   */
  YamlTree(String file, String text, UnaryOperator<String> substitute) {
    this.file = file;
    this.substitute = substitute;
    if (!(value(compose(text), "") instanceof JsonObject object)) {
      throw invalid(1, "is not a mapping; begin with id: my-drill");
    }
    this.json = object;
  }

  private InvalidDrill invalid(int line, String why) {
    return new InvalidDrill(List.of("%s, line %d: %s".formatted(file, line, why)));
  }

  private Node compose(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(LONGEST);
    limits.setNestingDepthLimit(DEEPEST);
    try {
      return new Yaml(new SafeConstructor(limits)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw invalid(line, e.getProblem());
    } catch (YAMLException e) {
      throw invalid(1, e.getMessage().replaceAll("\\s+", " "));
    }
  }

  private Object value(Node node, String pointer) {
    if (node == null) {
      return null;
    }
    int line = node.getStartMark().getLine() + 1;
    lines.put(pointer, line);
    if (!seen.add(node)) {
      throw invalid(line, "aliases are not allowed");
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, pointer);
    }
    if (node instanceof SequenceNode sequence) {
      JsonArray array = new JsonArray();
      sequence.getValue().forEach(each -> array.add(value(each, pointer + "/" + array.size())));
      return array;
    }
    return scalar((ScalarNode) node);
  }

  private JsonObject mapping(MappingNode node, String pointer) {
    JsonObject object = new JsonObject();
    for (NodeTuple tuple : node.getValue()) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || object.containsKey(key.getValue())) {
        throw invalid(line, "a key is not a text, or is there twice");
      }
      String name = key.getValue();
      object.put(name, value(tuple.getValueNode(), pointer + "/" + name));
      lines.put(pointer + "/" + name, line);
    }
    return object;
  }

  private Object scalar(ScalarNode node) {
    String text = substitute.apply(node.getValue());
    Tag tag = node.isPlain() ? resolver.resolve(NodeId.scalar, text, true) : Tag.STR;
    try {
      if (tag.equals(Tag.INT)) {
        return Long.valueOf(text);
      } else if (tag.equals(Tag.FLOAT)) {
        return Double.valueOf(text);
      }
    } catch (NumberFormatException e) {
      return text; // such as 0x1F or 1_000, which JSON does not have
    }
    boolean isBoolean = node.isPlain() && text.matches("true|false"); // not on, off, yes and no
    return isBoolean ? Boolean.valueOf(text) : tag.equals(Tag.NULL) ? null : text;
  }

  JsonObject json() {
    return json;
  }

  /** The line of a value, or of the nearest around it; from 1. */
  int line(String pointer) {
    String at = pointer;
    while (!lines.containsKey(at)) {
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
    }
    return lines.get(at);
  }
}
