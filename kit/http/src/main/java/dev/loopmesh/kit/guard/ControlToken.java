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
          "is not a valid token; write 8 to 256 printable ASCII characters without spaces");
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
          "Changes are disabled",
          "This server listens beyond loopback and has no token. Set CONTROL_TOKEN, or set"
              + " CONTROL_OPEN=true on a trusted network only.");
  private static final Problem MISSING =
      new Problem(
          "token-required",
          401,
          "Token required",
          "Send the server's CONTROL_TOKEN as Authorization: Bearer <token>.");
  private static final Problem WRONG =
      new Problem(
          "token-required",
          401,
          "Token required",
          "The Authorization header is not Bearer with the server's CONTROL_TOKEN.");
}
