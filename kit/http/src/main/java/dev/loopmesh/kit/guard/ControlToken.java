package dev.loopmesh.kit.guard;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may change something: whoever has the token, where there is one. Without a token it is
 * everybody on the loopback interface; elsewhere nobody, unless {@code CONTROL_OPEN} says that the
 * network is trusted.
 */
public final class ControlToken {
  private static final Pattern TOKEN = Pattern.compile("[!-~]{8,256}");
  private static final String NONE = "";

  private final byte[] token;
  private final boolean open;

  private ControlToken(byte[] token, boolean open) {
    this.token = token;
    this.open = open;
  }

  static ControlToken read(Settings settings, String boundTo) {
    boolean trusted =
        settings.value("CONTROL_OPEN", false, ControlToken::parseTrust, String::valueOf);
    byte[] token = read(settings).getBytes(StandardCharsets.US_ASCII);
    return new ControlToken(token, trusted || isLoopback(boundTo));
  }

  /** {@code CONTROL_TOKEN}; empty where there is none. Not to be shown to anybody. */
  public static String read(Settings settings) {
    return settings.value(
        "CONTROL_TOKEN", NONE, ControlToken::parse, token -> token.isEmpty() ? "none" : "***");
  }

  private static String parse(String text) {
    if (!TOKEN.matcher(text).matches()) { // says nothing of what was given: it may be half a token
      throw new IllegalArgumentException(
          "is no token; write 8 to 256 letters, digits or signs of ASCII, without spaces");
    }
    return text;
  }

  private static boolean parseTrust(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
    };
  }

  private static boolean isLoopback(String host) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    return address == null ? host.equals("localhost") : address.isLoopbackAddress();
  }

  boolean isSet() {
    return token.length > 0;
  }

  void check(HttpServerRequest request) {
    if (!isSet()) {
      if (!open) {
        throw new ProblemException(CLOSED);
      }
      return;
    }
    List<String> given = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (given.size() != 1 || !isRight(given.get(0))) {
      throw new ProblemException(given.isEmpty() ? MISSING : WRONG);
    }
  }

  /** Takes as long for a token that is nearly right as for any other. */
  private boolean isRight(String authorization) {
    String[] parts = authorization.split(" ", 2);
    return parts.length == 2
        && parts[0].equalsIgnoreCase("Bearer")
        && MessageDigest.isEqual(parts[1].strip().getBytes(StandardCharsets.UTF_8), token);
  }

  private static final Problem CLOSED =
      new Problem(
          "control-closed",
          403,
          "Nothing can be changed here",
          "This server listens beyond loopback and has no token: set CONTROL_TOKEN, or"
              + " CONTROL_OPEN=true where only those who may change things can reach it.");
  private static final Problem MISSING =
      new Problem(
          "token-required",
          401,
          "This needs the token",
          "Send the server's CONTROL_TOKEN as Authorization: Bearer <token>.");
  private static final Problem WRONG =
      new Problem(
          "token-required",
          401,
          "This needs the token",
          "What was sent as Authorization is not Bearer and the server's CONTROL_TOKEN.");
}
