package dev.loopmesh.aggregator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Headers that a client may send, and those that the next hop must receive. */
final class TraceContextCases {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String PARENT = "00f067aa0ba902b7";

  private static final String GOOD = "traceparent: " + parent("00", TRACE, PARENT, "01");
  private static final String KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
  private static final String VALUE_CHARACTERS =
      IntStream.rangeClosed(0x20, 0x7e)
          .filter(c -> c != ',' && c != '=')
          .mapToObj(Character::toString)
          .collect(Collectors.joining());

  private TraceContextCases() {}

  /**
   * One call.
   *
   * @param headers lines, in their order
   * @param goesOn whether the trace is continued, rather than a new one started
   * @param flags what the next hop receives; null where that does not matter
   */
  record Case(
      String name,
      List<String> headers,
      boolean goesOn,
      String flags,
      String state,
      String baggage,
      boolean onlyHttp1) {
    @Override
    public String toString() {
      return name;
    }

    /** HTTP/2 has neither white space around values nor upper case in names. */
    private Case overHttp1() {
      return new Case(name, headers, goesOn, flags, state, baggage, true);
    }
  }

  static final List<Case> ALL = all();

  private static String parent(String version, String trace, String parent, String flags) {
    return version + "-" + trace + "-" + parent + "-" + flags;
  }

  private static Case goesOn(String name, String flags, String... headers) {
    return new Case(name, List.of(headers), true, flags, "", "", false);
  }

  private static Case begins(String name, String traceparent) {
    return new Case(
        name,
        List.of("traceparent: " + traceparent, "tracestate: foo=1"),
        false,
        null,
        "",
        "",
        false);
  }

  private static Case state(String name, String expected, String... lines) {
    List<String> headers = new ArrayList<>(List.of(GOOD));
    headers.addAll(List.of(lines).stream().map(line -> "tracestate: " + line).toList());
    return new Case(name, headers, true, "01", expected, "", false);
  }

  private static Case baggage(String name, String expected, String... lines) {
    List<String> headers = List.of(lines).stream().map(line -> "baggage: " + line).toList();
    return new Case(name, headers, false, null, "", expected, false);
  }

  private static List<Case> all() {
    List<Case> all = new ArrayList<>();
    all.addAll(parents());
    all.addAll(states());
    all.addAll(baggages());
    return all;
  }

  private static List<Case> parents() {
    String good = parent("00", TRACE, PARENT, "01");
    return List.of(
        new Case("no headers", List.of(), false, null, "", "", false),
        goesOn("sampled", "01", GOOD),
        goesOn("not sampled", "00", "traceparent: " + parent("00", TRACE, PARENT, "00")),
        goesOn("random trace id", "02", "traceparent: " + parent("00", TRACE, PARENT, "02")),
        goesOn("sampled and random", "03", "traceparent: " + parent("00", TRACE, PARENT, "03")),
        goesOn("unknown flags", null, "traceparent: " + parent("00", TRACE, PARENT, "fd")),
        goesOn("the same twice", "01", GOOD, GOOD),
        new Case(
            "two that differ",
            List.of(GOOD, "traceparent: " + parent("00", "1".repeat(32), PARENT, "01")),
            false,
            null,
            "",
            "",
            false),
        new Case("with a hyphen", List.of("trace-parent: " + good), false, null, "", "", false),
        new Case("with a dot", List.of("trace.parent: " + good), false, null, "", "", false),
        goesOn("in capitals", "01", "TRACEPARENT: " + good).overHttp1(),
        goesOn("in mixed case", "01", "TraceParent: " + good).overHttp1(),
        goesOn("space before", "01", "traceparent:    " + good).overHttp1(),
        goesOn("tab before", "01", "traceparent: \t" + good).overHttp1(),
        goesOn("space and tab after", "01", GOOD + " \t").overHttp1(),
        begins("version 00 and more", good + "."),
        begins("version 00 and a part", good + "-more"),
        goesOn("a later version", null, "traceparent: " + parent("cc", TRACE, PARENT, "01")),
        goesOn("later, a part more", null, "traceparent: cc" + good.substring(2) + "-more"),
        begins("later, more without a hyphen", "cc" + good.substring(2) + ".more"),
        begins("version ff", parent("ff", TRACE, PARENT, "01")),
        begins("illegal version", parent(".0", TRACE, PARENT, "01")),
        begins("illegal version too", parent("0.", TRACE, PARENT, "01")),
        begins("version in capitals", parent("CC", TRACE, PARENT, "01")),
        begins("long version", parent("000", TRACE, PARENT, "01")),
        begins("short version", parent("0", TRACE, PARENT, "01")),
        begins("trace id of zeros", parent("00", "0".repeat(32), PARENT, "01")),
        begins("illegal trace id", parent("00", "." + TRACE.substring(1), PARENT, "01")),
        begins("illegal end of it", parent("00", TRACE.substring(1) + ".", PARENT, "01")),
        begins("trace id in capitals", parent("00", TRACE.toUpperCase(), PARENT, "01")),
        begins("long trace id", parent("00", TRACE + "0", PARENT, "01")),
        begins("short trace id", parent("00", TRACE.substring(1), PARENT, "01")),
        begins("parent id of zeros", parent("00", TRACE, "0".repeat(16), "01")),
        begins("illegal parent id", parent("00", TRACE, "." + PARENT.substring(1), "01")),
        begins("illegal end of that", parent("00", TRACE, PARENT.substring(1) + ".", "01")),
        begins("long parent id", parent("00", TRACE, PARENT + "0", "01")),
        begins("short parent id", parent("00", TRACE, PARENT.substring(1), "01")),
        begins("illegal flags", parent("00", TRACE, PARENT, ".0")),
        begins("illegal flags too", parent("00", TRACE, PARENT, "0.")),
        begins("long flags", parent("00", TRACE, PARENT, "001")),
        begins("short flags", parent("00", TRACE, PARENT, "1")),
        begins("empty", ""),
        begins("nonsense", "nonsense"));
  }

  private static List<Case> states() {
    String good = "foo=1,bar=2";
    String many =
        IntStream.rangeClosed(1, 32)
            .mapToObj(n -> "k%02d=%d".formatted(n, n))
            .collect(Collectors.joining(","));
    return List.of(
        new Case("no traceparent", List.of("tracestate: " + good), false, null, "", "", false),
        state("passed on", good, good),
        new Case("with a hyphen", List.of(GOOD, "trace-state: a=1"), true, "01", "", "", false),
        new Case("with a dot", List.of(GOOD, "trace.state: a=1"), true, "01", "", "", false),
        new Case("capitals", List.of(GOOD, "TRACESTATE: a=1"), true, "01", "a=1", "", true),
        state("an empty line", "", ""),
        state("an empty line after", "foo=1", "foo=1", ""),
        state("an empty line before", "foo=1", "", "foo=1"),
        state("an empty member", good, "foo=1,,bar=2,"),
        state("several lines", "foo=1,bar=2,rojo=1,baz=3", good, "rojo=1", "baz=3"),
        state("a key twice", "foo=1,foo=2", "foo=1,foo=2"),
        state("the same on two lines", "foo=1,foo=1", "foo=1", "foo=1"),
        state(
            "every character",
            KEY_CHARACTERS + "=" + VALUE_CHARACTERS,
            KEY_CHARACTERS + "=" + VALUE_CHARACTERS),
        state(
            "tenant and system",
            KEY_CHARACTERS + "@a-z0-9_-*/=1",
            KEY_CHARACTERS + "@a-z0-9_-*/=1"),
        state("spaces around", "foo=1,bar=2,baz=3", "foo=1 \t , \t bar=2, \t baz=3"),
        state("spaces at both ends", "foo=1", "\t foo=1 \t").overHttp1(),
        state("a space in a key", "", "foo =1"),
        state("a key in capitals", "", "FOO=1"),
        state("a dot in a key", "", "foo.bar=1"),
        state("a key that ends with @", "foo@=1,bar=2", "foo@=1,bar=2"),
        state("a key that begins with @", "", "@foo=1,bar=2"),
        state("@ twice", "foo@@bar=1,bar=2", "foo@@bar=1,bar=2"),
        state("@ and another", "foo@bar@baz=1,bar=2", "foo@bar@baz=1,bar=2"),
        state("32 members", many, many),
        state("32 on two lines", many, many.substring(0, 60), many.substring(61)),
        state("33 members", "", many + ",k33=33"),
        state("a key of 256", "foo=1," + "z".repeat(256) + "=1", "foo=1", "z".repeat(256) + "=1"),
        state("a key of 257", "", "foo=1", "z".repeat(257) + "=1"),
        state("a long tenant", tenant(241, 14), tenant(241, 14)),
        state("a longer tenant", tenant(242, 13), tenant(242, 13)),
        state("a long system", tenant(240, 15), tenant(240, 15)),
        state("a value of 256", "foo=" + "v".repeat(256), "foo=" + "v".repeat(256)),
        state("a value of 257", "", "foo=" + "v".repeat(257)),
        state("= in a value", "", "foo=bar=baz"),
        state("an empty value", "", "foo=,bar=3"),
        state("no =", "", "foo,bar=3"));
  }

  private static String tenant(int tenant, int system) {
    return "t".repeat(tenant) + "@" + "v".repeat(system) + "=1";
  }

  private static List<Case> baggages() {
    String many =
        IntStream.rangeClosed(1, 64).mapToObj(n -> "k" + n + "=").collect(Collectors.joining(","));
    return List.of(
        baggage("an entry", "tenant=green", "tenant=green"),
        baggage("several lines", "a=1,b=2,c=3", "a=1,b=2", "c=3"),
        baggage("properties", "a=1;p;q=2 ; r = 3,b=2", "a=1;p;q=2 ; r = 3,b=2"),
        baggage("an empty value", "a=,b=2", "a=,b=2"),
        baggage("as it was encoded", "a=%2f%2F~!/()=x+y", "a=%2f%2F~!/()=x+y"),
        baggage("not UTF-8 when decoded", "a=%ff%", "a=%ff%"),
        baggage("spaces around", "a = 1 , b=2", "a = 1 , b=2"),
        baggage("a key twice", "a=1,a=2", "a=1,a=2"),
        baggage("no =", "a=1,c=3", "a=1,b,c=3"),
        baggage("no key", "a=1", "a=1,=2"),
        baggage("a space in a key", "c=3", "a b=1,c=3"),
        baggage("a space in a value", "c=3", "a=1 2,c=3"),
        baggage("quotes", "c=3", "a=\"1\",c=3"),
        baggage("a backslash", "c=3", "a=\\,c=3"),
        baggage("a bad property", "c=3", "a=1;p q,c=3"),
        baggage("an empty member", "a=1,c=3", "a=1,,c=3"),
        baggage("nothing", "", ""),
        baggage("nothing legal", "", "nonsense"),
        baggage("64 members", many, many),
        baggage("65 members", many, many + ",k65=1"));
  }
}
