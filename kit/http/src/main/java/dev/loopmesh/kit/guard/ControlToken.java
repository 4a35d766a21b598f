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
 * Authorises changes by a bearer token. If none is set, a server on the loopback interface allows
 * all changes, and any other server none, unless {@code CONTROL_OPEN} is set.
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
    boolean trusted = settings.flag("CONTROL_OPEN", false);
    byte[] token = read(settings).getBytes(StandardCharsets.US_ASCII);
    return new ControlToken(token, trusted || isLoopback(boundTo));
  }

  /** {@code CONTROL_TOKEN}; empty when it is not set. A secret. */
  public static String read(Settings settings) {
    return settings.value(
        "CONTROL_TOKEN", NONE, ControlToken::parse, token -> token.isEmpty() ? "none" : "***");
  }

  private static String parse(String text) {
    if (!TOKEN.matcher(text).matches()) { // without the value, which may be part of a token
      throw new IllegalArgumentException(
          "is no token; write 8 to 256 letters, digits or signs of ASCII, without spaces");
    }
    return text;
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

  /** In constant time. */
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
