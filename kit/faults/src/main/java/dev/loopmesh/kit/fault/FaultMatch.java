package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.telemetry.BaggageHeader;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/**
 * Which requests a fault applies to: those that match all components; null matches any.
 *
 * @param path this path and all below it; a segment in braces matches any
 * @param mode query parameter {@code mode}, or the baggage entry of that name if there is none
 * @param baggage baggage entry, as {@code key=value}
 */
record FaultMatch(String path, String mode, String baggage) {
  static final FaultMatch ALL = new FaultMatch(null, null, null);

  private static final int LONGEST = 200;
  private static final Pattern PATH = Pattern.compile("(/([^/{}\\s]+|\\{[A-Za-z]+}))+|/");
  private static final Pattern MODE = Pattern.compile("[a-z]+(-[a-z]+)*");
  private static final Pattern ENTRY = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+=.*");

  static FaultMatch read(JsonMembers members) {
    FaultMatch match =
        new FaultMatch(
            read(members, "path", PATH, "a path such as /users/{id}"),
            read(members, "mode", MODE, "a word such as parallel"),
            read(members, "baggage", ENTRY, "key=value"));
    members.refuseUnknown();
    return match;
  }

  private static String read(JsonMembers members, String name, Pattern form, String accepted) {
    String text =
        members.text(
            name,
            "",
            given -> {
              if (given.length() > LONGEST || !form.matcher(given).matches()) {
                throw new IllegalArgumentException("is invalid; allowed: " + accepted);
              }
              return given;
            });
    return text.isEmpty() ? null : text;
  }

  boolean matches(RoutingContext request) {
    return (path == null || isAtOrBelow(request.normalizedPath()))
        && (mode == null || mode.equals(modeOf(request)))
        && (baggage == null || hasEntry(request));
  }

  private boolean isAtOrBelow(String asked) {
    String[] wanted = path.equals("/") ? new String[0] : path.substring(1).split("/");
    String[] given = asked.substring(1).split("/");
    if (given.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].startsWith("{") && !wanted[i].equals(given[i])) {
        return false;
      }
    }
    return true;
  }

  private static String modeOf(RoutingContext request) {
    String asked = request.queryParams().get("mode");
    return asked != null ? asked : BaggageHeader.of(request.request()).value("mode");
  }

  private boolean hasEntry(RoutingContext request) {
    int equals = baggage.indexOf('=');
    String value = BaggageHeader.of(request.request()).value(baggage.substring(0, equals));
    return baggage.substring(equals + 1).equals(value);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (path != null) {
      json.put("path", path);
    }
    if (mode != null) {
      json.put("mode", mode);
    }
    if (baggage != null) {
      json.put("baggage", baggage);
    }
    return json;
  }
}
