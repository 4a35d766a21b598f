package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A received {@code tracestate}, with its members unchanged and in order. Immutable. */
record ReceivedTraceState(List<Map.Entry<String, String>> members) implements TraceState {
  private static final int MOST_MEMBERS = 32;
  private static final Pattern COMMA = Pattern.compile("[ \t]*,[ \t]*");
  private static final Pattern MEMBER =
      Pattern.compile("([a-z0-9][a-z0-9_*/@-]{0,255})=([ -+\\--<>-~]{0,255}[!-+\\--<>-~])");

  /** Empty when a member is malformed or there are more than 32, by W3C Trace Context. */
  static TraceState parse(String header) {
    List<Map.Entry<String, String>> members = new ArrayList<>();
    for (String text : COMMA.split(header.strip())) {
      if (text.isEmpty()) {
        continue;
      }
      Matcher member = MEMBER.matcher(text);
      if (!member.matches() || members.size() == MOST_MEMBERS) {
        return TraceState.getDefault();
      }
      members.add(Map.entry(member.group(1), member.group(2)));
    }
    return new ReceivedTraceState(List.copyOf(members));
  }

  @Override
  public String get(String key) {
    return asMap().get(key);
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public boolean isEmpty() {
    return members.isEmpty();
  }

  @Override
  public void forEach(BiConsumer<String, String> consumer) {
    members.forEach(member -> consumer.accept(member.getKey(), member.getValue()));
  }

  @Override
  public Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    forEach(map::putIfAbsent);
    return map;
  }

  @Override
  public TraceStateBuilder toBuilder() {
    TraceStateBuilder builder = TraceState.builder();
    for (int last = members.size() - 1; last >= 0; last--) { // each is added in front
      builder.put(members.get(last).getKey(), members.get(last).getValue());
    }
    return builder;
  }
}
