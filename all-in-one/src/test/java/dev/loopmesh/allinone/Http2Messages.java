package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.Http2Frames.DATA;
import static dev.loopmesh.allinone.Http2Frames.END_HEADERS;
import static dev.loopmesh.allinone.Http2Frames.END_STREAM;
import static dev.loopmesh.allinone.Http2Frames.HEADERS;
import static dev.loopmesh.allinone.Http2Row.change;
import static dev.loopmesh.allinone.Http2Row.get;
import static dev.loopmesh.allinone.Http2Row.request;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.stream.Stream;

/** Section 8 of RFC 9113: a malformed request is a stream error of type PROTOCOL_ERROR. */
final class Http2Messages {
  private static final String MALFORMED = "RST_STREAM PROTOCOL_ERROR";

  private Http2Messages() {}

  static Stream<Http2Row> rows() {
    return Stream.of(pseudoHeaders(), hosts(), fieldNames(), forConnections(), content(), answers())
        .flatMap(rows -> rows);
  }

  private static Stream<Http2Row> pseudoHeaders() {
    return Stream.of(
        get("8.3.1", "a GET", "200"),
        only("8.3.1", "no :method", MALFORMED, ":scheme=http :path=/livez :authority=localhost"),
        only("8.3.1", "no :scheme", MALFORMED, ":method=GET :path=/livez :authority=localhost"),
        only("8.3.1", "no :path", MALFORMED, ":method=GET :scheme=http :authority=localhost"),
        line("8.3.1", "an empty :path", MALFORMED, "GET", ""),
        line("8.3.1", "an empty :method", MALFORMED, "", "/livez"),
        line("8.3.1", "a :method that is no token", MALFORMED, "G T", "/livez").butHere("closed"),
        only(
            "8.3.1",
            "an empty :scheme",
            MALFORMED,
            ":method=GET :scheme= :path=/livez :authority=localhost"),
        only(
            "8.3.1",
            ":scheme ftp",
            "200",
            ":method=GET :scheme=ftp :path=/livez :authority=localhost"),
        line("8.3.1", "a :path without /", MALFORMED, "GET", "livez").butHere("404"),
        line("8.3.1", "a :path with a space", MALFORMED, "GET", "/li vez").butHere("404"),
        line("8.3.1", "a :path with a fragment", MALFORMED, "GET", "/livez#a").butHere("404"),
        line("8.3.1", "GET *", MALFORMED, "GET", "*").butHere("404"),
        line("8.3.1", "OPTIONS *", "404", "OPTIONS", "*"),
        get("8.3", "two :path", MALFORMED, ":path", "/livez"),
        get("8.3", "two :method", MALFORMED, ":method", "GET"),
        get("8.3", "two :authority", MALFORMED, ":authority", "localhost"),
        get("8.3", ":status in a request", MALFORMED, ":status", "200"),
        get("8.3", "an unknown pseudo-header", MALFORMED, ":shape", "round"),
        only(
            "8.3",
            "a pseudo-header after a field",
            MALFORMED,
            ":method=GET :scheme=http a=b :path=/livez :authority=localhost"),
        line("8.5", "CONNECT with :path", MALFORMED, "CONNECT", "/livez"),
        only("8.5", "CONNECT", "400", ":method=CONNECT :authority=localhost:80"),
        only(
            "RFC 8441 4",
            "extended CONNECT",
            MALFORMED,
            ":method=CONNECT :protocol=websocket :scheme=http :path=/livez :authority=localhost"));
  }

  private static Stream<Http2Row> hosts() {
    return Stream.of(
        get("8.3.1", "Host as :authority", "200", "host", "localhost"),
        get("8.3.1", "Host in capitals", "200", "host", "LOCALHOST")
            .butHere("RST_STREAM PROTOCOL_ERROR"),
        get("8.3.1", "another Host", MALFORMED, "host", "evil.example"),
        get("8.3.1", "two Hosts", "400", "host", "localhost", "host", "evil.example"),
        only("8.3.1", "Host alone", "200", ":method=GET :scheme=http :path=/livez host=localhost"),
        only("8.3.1", "neither", "400", ":method=GET :scheme=http :path=/livez"),
        only(
            "8.3.1",
            "an empty :authority",
            MALFORMED,
            ":method=GET :scheme=http :path=/livez :authority="),
        only(
            "8.3.1",
            "an :authority that is unknown",
            "421",
            ":method=GET :scheme=http :path=/livez :authority=evil.example"),
        only(
            "8.3.1",
            "an :authority with user",
            MALFORMED,
            ":method=GET :scheme=http :path=/livez :authority=me@localhost"));
  }

  private static Stream<Http2Row> fieldNames() {
    return Stream.of(
        get("8.2.1", "a name in capitals", MALFORMED, "Accept", "*/*"),
        get("8.2.1", "an empty name", MALFORMED, "", "a"),
        get("8.2.1", "a name with a space", MALFORMED, "a b", "c"),
        get("8.2.1", "a name with a colon", MALFORMED, "a:b", "c"),
        get("8.2.1", "a name beyond ASCII", MALFORMED, "\u00e4", "c"),
        get("8.2.1", "a value with CR", MALFORMED, "a", "b\rc"),
        get("8.2.1", "a value with LF", MALFORMED, "a", "b\nc"),
        get("8.2.1", "a value with NUL", MALFORMED, "a", "b\0c"),
        get("8.2.1", "a value after a space", MALFORMED, "a", " b"),
        get("8.2.1", "a value before a tab", MALFORMED, "a", "b\t").butHere("200"),
        get("8.2.1", "a value beyond ASCII", "200", "a", "\u00e4"),
        get("8.2.3", "cookie crumbs", "200", "cookie", "a=b", "cookie", "c=d"));
  }

  private static Stream<Http2Row> forConnections() {
    return Stream.of(
        get("8.2.2", "Connection", MALFORMED, "connection", "close"),
        get("8.2.2", "Keep-Alive", MALFORMED, "keep-alive", "5"),
        get("8.2.2", "Proxy-Connection", MALFORMED, "proxy-connection", "close"),
        get("8.2.2", "Transfer-Encoding", MALFORMED, "transfer-encoding", "chunked"),
        get("8.2.2", "Upgrade", MALFORMED, "upgrade", "websocket"),
        get("8.2.2", "TE: trailers", "200", "te", "trailers"),
        get("8.2.2", "TE: gzip", MALFORMED, "te", "gzip"));
  }

  private static Stream<Http2Row> content() {
    byte[] body = "{}".getBytes(US_ASCII);
    byte[] trailer = Http2Frames.fields("a", "b");
    return Stream.of(
        new Http2Row("8.1", "a body", change().frame(DATA, END_STREAM, 1, body), "400"),
        new Http2Row(
            "8.1",
            "a body in two",
            change().frame(DATA, 0, 1, body).frame(DATA, END_STREAM, 1, new byte[0]),
            "400"),
        new Http2Row(
            "8.1.1",
            "its length",
            change("content-length", "2").frame(DATA, END_STREAM, 1, body),
            "400"),
        new Http2Row(
            "8.1.1",
            "less than its length",
            change("content-length", "3").frame(DATA, END_STREAM, 1, body),
            MALFORMED),
        new Http2Row(
            "8.1.1",
            "more than its length",
            change("content-length", "1").frame(DATA, END_STREAM, 1, body),
            MALFORMED),
        new Http2Row(
            "8.1.1",
            "two lengths",
            change("content-length", "2", "content-length", "3").frame(DATA, END_STREAM, 1, body),
            MALFORMED),
        new Http2Row(
            "8.1.1",
            "a length twice",
            change("content-length", "2", "content-length", "2").frame(DATA, END_STREAM, 1, body),
            "400"),
        new Http2Row(
            "8.1.1",
            "a length of -1",
            change("content-length", "-1").frame(DATA, END_STREAM, 1, body),
            MALFORMED),
        new Http2Row(
            "8.1.1",
            "a length of two",
            change("content-length", "two").frame(DATA, END_STREAM, 1, body),
            MALFORMED),
        get("8.1.1", "a length without a body", MALFORMED, "content-length", "2"),
        get("8.1.1", "a length of 0 without a body", "200", "content-length", "0"),
        new Http2Row(
            "8.1",
            "trailers",
            change().frame(DATA, 0, 1, body).frame(HEADERS, END_HEADERS | END_STREAM, 1, trailer),
            "400"),
        new Http2Row(
            "8.1",
            "trailers that are not the end",
            change().frame(DATA, 0, 1, body).frame(HEADERS, END_HEADERS, 1, trailer),
            MALFORMED),
        new Http2Row(
            "8.1",
            "trailers with a pseudo-header",
            change()
                .frame(DATA, 0, 1, body)
                .frame(HEADERS, END_HEADERS | END_STREAM, 1, Http2Frames.fields(":path", "/livez")),
            MALFORMED),
        new Http2Row(
            "8.1",
            "trailers with Connection",
            change()
                .frame(DATA, 0, 1, body)
                .frame(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    Http2Frames.fields("connection", "close")),
            MALFORMED),
        new Http2Row(
            "RFC 9110 10.1.1",
            "Expect: 100-continue",
            change("expect", "100-continue").frame(DATA, END_STREAM, 1, body),
            "100 400"),
        new Http2Row("RFC 9110 10.1.1", "Expect: toast", change("expect", "toast"), "417"));
  }

  private static Stream<Http2Row> answers() {
    return Stream.of(
        line("RFC 9110 9.3.2", "HEAD", "200", "HEAD", "/livez"),
        line("RFC 9110 15.5.5", "an unknown path", "404", "GET", "/none"),
        line("RFC 9110 15.5.6", "a method that is not for it", "405", "DELETE", "/livez"),
        get("10.5.1", "headers of 7 kB", "200", "a", "a".repeat(7_000)),
        get("10.5.1", "headers of 9 kB", "431", "a", "a".repeat(9_000)),
        get("10.5.1", "headers of 33 kB", "431", "a", "a".repeat(33_000))
            .butHere("GOAWAY PROTOCOL_ERROR"),
        line("RFC 9110 15.5.15", "a path of 9 kB", "414", "GET", "/" + "a".repeat(9_000))
            .butHere("431"));
  }

  private static Http2Row line(
      String section, String name, String outcome, String method, String path) {
    return request(
        section,
        name,
        outcome,
        ":method",
        method,
        ":scheme",
        "http",
        ":path",
        path,
        ":authority",
        "localhost");
  }

  /** A request of these fields alone, such as {@code :method=GET :scheme=http}. */
  private static Http2Row only(String section, String name, String outcome, String fields) {
    String[] namesAndValues =
        Stream.of(fields.split(" "))
            .flatMap(field -> Stream.of(field.split("=", 2)))
            .toArray(String[]::new);
    return request(section, name, outcome, namesAndValues);
  }
}
