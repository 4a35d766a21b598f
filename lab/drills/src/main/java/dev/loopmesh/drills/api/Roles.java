package dev.loopmesh.drills.api;

import dev.loopmesh.drills.run.LeaseKey;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who is a trainer and who is a player, by a bearer token. Without {@code TRAINER_TOKEN}, starting
 * a drill returns a trainer's token that is valid for that drill only. Confined to one event loop.
 */
public final class Roles {
  private static final Pattern TOKEN = Pattern.compile("[!-~]{8,256}");
  private static final String NONE = "";
  private static final String BEARER = "bearer ";
  // without dots and escapes, which would lead to other routes
  private static final Pattern IN_DRILLS = Pattern.compile("/api/drills(/[a-z0-9-]+)*|/mcp");

  private final String trainer;
  private final String player;
  private String ofDrill = NONE;

  private Roles(String trainer, String player) {
    this.trainer = trainer;
    this.player = player;
  }

  /** Reads {@code TRAINER_TOKEN} and {@code PLAYER_TOKEN}. */
  public static Roles read(Settings settings) {
    return new Roles(token(settings, "TRAINER_TOKEN"), token(settings, "PLAYER_TOKEN"));
  }

  private static String token(Settings settings, String name) {
    return settings.value(name, NONE, Roles::parse, token -> token.isEmpty() ? "none" : "***");
  }

  private static String parse(String text) {
    if (!TOKEN.matcher(text).matches()) { // without the value, which may be part of a token
      throw new IllegalArgumentException(
          "is not a valid token; write 8 to 256 printable ASCII characters without spaces");
    }
    return text;
  }

  /** A drill begins; returns the token of its trainer, which is empty where one is set. */
  String begin(LeaseKey secrets) {
    ofDrill = trainer.isEmpty() ? secrets.secret() : NONE;
    return ofDrill;
  }

  /**
   * Whether a request may change something although it has no {@code CONTROL_TOKEN}: the token of
   * one drill, which a player can get, is for drills alone.
   */
  public boolean mayChange(HttpServerRequest request) {
    boolean inDrills = IN_DRILLS.matcher(request.path()).matches();
    return isBearer(request, trainer)
        || inDrills && (isBearer(request, player) || isBearer(request, ofDrill));
  }

  /** Whether a request is the trainer's. */
  public boolean isTrainer(HttpServerRequest request) {
    return isBearer(request, trainer) || isBearer(request, ofDrill);
  }

  /**
   * Allows a trainer only.
   *
   * @throws ProblemException 403
   */
  void requireTrainer(HttpServerRequest request) {
    if (!isTrainer(request)) {
      throw required("Trainer", request);
    }
  }

  /**
   * Allows those who may know causes while no drill runs: trainers, or anybody if no trainer's
   * token is set.
   */
  void requireSpoilersAllowed(HttpServerRequest request) {
    if (!allowsSpoilers(request)) {
      throw required("Trainer", request);
    }
  }

  /** The same as a question. */
  boolean allowsSpoilers(HttpServerRequest request) {
    return trainer.isEmpty() || isTrainer(request);
  }

  /** Allows those who may start a drill: trainers, or players if no trainer's token is set. */
  void requireStarter(HttpServerRequest request) {
    if (trainer.isEmpty()) {
      requirePlayer(request);
    } else {
      requireTrainer(request);
    }
  }

  /**
   * Allows players and trainers; anybody where no player is set.
   *
   * @throws ProblemException 403
   */
  void requirePlayer(HttpServerRequest request) {
    if (!player.isEmpty() && !isBearer(request, player) && !isTrainer(request)) {
      throw required("Player", request);
    }
  }

  /** In constant time. */
  private static boolean isBearer(HttpServerRequest request, String token) {
    List<String> given = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (token.isEmpty() || given.size() != 1) {
      return false;
    }
    String text = given.get(0);
    return text.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(
            text.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  private static ProblemException required(String role, HttpServerRequest request) {
    boolean isSent = request.headers().contains(HttpHeaders.AUTHORIZATION);
    String token =
        role.equals("Trainer")
            ? "TRAINER_TOKEN, or the trainer's token that the start of the drill returned,"
            : "PLAYER_TOKEN";
    String detail =
        "%sSend %s as Authorization: Bearer <token>."
            .formatted(
                isSent ? "The token that was sent is not a %s's. ".formatted(lower(role)) : "",
                token);
    return new ProblemException(
        new Problem(lower(role) + "-required", 403, role + " required", detail));
  }

  private static String lower(String role) {
    return role.toLowerCase(Locale.ROOT);
  }
}
