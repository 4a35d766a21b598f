package dev.loopmesh.kit.telemetry;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The valid members of a <a href="https://www.w3.org/TR/baggage/">W3C baggage</a> header,
 * unchanged, with their properties: at most 64, and at most 8192 bytes. Immutable.
 *
 * @param text the header to propagate
 */
public record BaggageHeader(String text, List<Member> members) {
  public static final String NAME = "baggage";

  private static final int MOST_MEMBERS = 64;
  private static final int MOST_BYTES = 8_192;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String VALUE = "[ \t]*=[ \t]*[!#-+\\--:<-\\[\\]-~]*";
  private static final Pattern ENTRY = Pattern.compile(TOKEN + VALUE);
  private static final Pattern PROPERTY = Pattern.compile(TOKEN + "(" + VALUE + ")?");

  /**
   * One member.
   *
   * @param text unchanged, with its properties
   */
  public record Member(String key, String text) {
    private static Member read(String text) {
      String[] parts = text.split(";", -1);
      boolean legal = ENTRY.matcher(parts[0].strip()).matches();
      for (int part = 1; part < parts.length; part++) {
        legal &= PROPERTY.matcher(parts[part].strip()).matches();
      }
      return legal ? new Member(text.substring(0, text.indexOf('=')).strip(), text) : null;
    }

    /** Its value, percent-decoded if that is valid. */
    public String value() {
      String value = text.split(";", 2)[0].split("=", 2)[1].strip();
      try {
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return value;
      }
    }
  }

  /** The baggage of a request, from all header lines. */
  public static BaggageHeader of(HttpServerRequest request) {
    String header = RequestHeaders.GETTER.get(request, NAME);
    return header == null ? new BaggageHeader("", List.of()) : parse(header);
  }

  static BaggageHeader parse(String header) {
    List<Member> members = new ArrayList<>();
    int bytes = 0;
    boolean whole = true;
    for (String text : header.split(",", -1)) {
      Member member = Member.read(text.strip());
      boolean fits = bytes + text.length() <= MOST_BYTES && members.size() < MOST_MEMBERS;
      if (member != null && fits) {
        members.add(member);
        bytes += text.length() + 1;
      } else {
        whole = false;
      }
    }
    return new BaggageHeader(whole ? header : joined(members), List.copyOf(members));
  }

  private static String joined(List<Member> members) {
    return members.stream().map(Member::text).collect(Collectors.joining(","));
  }

  /** The value of this key, the last one if it is repeated, or null. */
  public String value(String key) {
    return members.stream()
        .filter(member -> member.key.equals(key))
        .reduce((earlier, last) -> last)
        .map(Member::value)
        .orElse(null);
  }

  /** The same without the members of this key. */
  BaggageHeader without(String key) {
    List<Member> others = members.stream().filter(member -> !member.key.equals(key)).toList();
    return others.size() == members.size() ? this : new BaggageHeader(joined(others), others);
  }
}
