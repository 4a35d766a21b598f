package dev.loopmesh.allinone.drill;

import dev.loopmesh.allinone.LabAddress;
import dev.loopmesh.allinone.MeshCommand;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Plays drills, for people and for programs. */
@Command(
    name = "drill",
    description = "Play a drill: an incident, a clock, a grade.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = DebriefCommand.class,
    versionProvider = MeshCommand.Version.class,
    footer = {
      "",
      "  ./mesh drill start lunch-rush --seed 7",
      "  ./mesh drill answer 'slow dependency' payment-service --evidence TRACE",
      "  ./mesh drill act settings aggregator CALL_TIMEOUT=300ms",
      "",
      "The token is --token, or PLAYER_TOKEN (for start, truth and cancel: TRAINER_TOKEN), or CONTROL_TOKEN.",
      "",
      "Exit codes: 0 done, 1 failed, 2 invalid usage, 3 ended with fewer than 70 points."
    })
public final class DrillCommand {
  static final String BASE = "/api/drills";
  private static final String CURRENT = BASE + "/current";
  static final JsonObject NOTHING = new JsonObject();
  private static final int PASSED = 70;

  @Mixin LabAddress lab;

  @Spec private CommandSpec command;

  @Option(names = "--token", paramLabel = "T", description = "Your token as player or trainer.")
  private String token = "";

  private String token(String... variables) {
    return token.isBlank() ? LabAddress.token(System.getenv(), List.of(variables)) : token;
  }

  private String player() {
    return token("PLAYER_TOKEN", "TRAINER_TOKEN", "CONTROL_TOKEN");
  }

  String trainer() {
    return token("TRAINER_TOKEN", "CONTROL_TOKEN");
  }

  JsonObject ask(String method, String path, JsonObject body, String as)
      throws InterruptedException {
    String answer =
        lab.fetch(method, path, "application/json", body.isEmpty() ? "" : body.encode(), as);
    return answer.isEmpty() ? new JsonObject() : new JsonObject(answer);
  }

  private int show(
      String method, String path, JsonObject body, String as, Function<JsonObject, String> words)
      throws InterruptedException {
    try {
      JsonObject answer = ask(method, path, body, as);
      System.out.println(lab.json() ? answer.encodePrettily() : words.apply(answer));
      return 0;
    } catch (LabAddress.Failure e) {
      return lab.fail(e.getMessage());
    }
  }

  private int play(String action, JsonObject body) throws InterruptedException {
    return show("POST", CURRENT + "/" + action, body, player(), DrillWords::view);
  }

  @Command(name = "list", description = "List the drills.")
  int list(
      @Option(names = "--spoilers", description = "Say what their causes are.") boolean spoilers)
      throws InterruptedException {
    return show("GET", BASE + "?spoilers=" + spoilers, NOTHING, trainer(), DrillWords::list);
  }

  @Command(name = "start", description = "Start a drill.")
  int start(
      @Parameters(paramLabel = "ID", description = "The drill: ./mesh drill list") String id,
      @Option(names = "--seed", paramLabel = "N", description = "Of all random choices.") Long seed,
      @Option(names = "--scale", paramLabel = "X", description = "0.05 to 1: a shorter form.")
          Double scale,
      @Option(names = "--player", paramLabel = "NAME", description = "Who plays.") String player)
      throws InterruptedException {
    JsonObject body =
        new JsonObject().put("id", id).put("seed", seed).put("scale", scale).put("player", player);
    body.getMap().values().removeIf(Objects::isNull);
    String as = token("TRAINER_TOKEN", "PLAYER_TOKEN", "CONTROL_TOKEN");
    return show("POST", BASE + "/start", body, as, DrillWords::view);
  }

  @Command(name = "observe", description = "Show clock, page, traffic and error budget.")
  int observe() throws InterruptedException {
    return show("GET", CURRENT, NOTHING, player(), DrillWords::view);
  }

  @Command(name = "declare", description = "Declare incident.")
  int declare() throws InterruptedException {
    return play("declare", NOTHING);
  }

  @Command(name = "answer", description = "Name the cause.")
  int answer(
      @Parameters(paramLabel = "MECHANISM", description = "Such as 'slow dependency'.")
          String mechanism,
      @Parameters(paramLabel = "SERVICE", arity = "0..1", description = "Where it is.")
          String service,
      @Option(
              names = "--evidence",
              paramLabel = "E",
              description = "A trace ID, TRACE/SPAN, or the name of a series.")
          String evidence)
      throws InterruptedException {
    JsonObject body = new JsonObject().put("mechanism", mechanism);
    if (service != null) {
      body.put("service", service);
    }
    return play("answer", evidence == null ? body : body.put("evidence", evidence));
  }

  @Command(name = "act", description = "Pull a lever.")
  int act(
      @Parameters(paramLabel = "LEVER", description = "settings, rollback, restart or shed.")
          String lever,
      @Parameters(paramLabel = "SERVICE", description = "Of which service.") String service,
      @Parameters(paramLabel = "NAME=VALUE", arity = "0..*", description = "Settings.")
          Map<String, String> values)
      throws InterruptedException {
    if (lever.equals("settings") && values == null) {
      throw new ParameterException(
          command.commandLine(), "settings needs NAME=VALUE, for example CALL_TIMEOUT=1s");
    }
    JsonObject body = new JsonObject().put("lever", lever).put("service", service);
    if (values != null) {
      JsonObject given = new JsonObject();
      values.forEach(given::put);
      body.put("values", given);
    }
    return play("act", body);
  }

  @Command(name = "hint", description = "Take the next hint.")
  int hint() throws InterruptedException {
    return play("hint", NOTHING);
  }

  @Command(name = "end", description = "End the drill: done, or given up.")
  int end() throws InterruptedException {
    try {
      JsonObject result = ask("POST", CURRENT + "/end", NOTHING, player());
      System.out.println(lab.json() ? result.encodePrettily() : DrillWords.result(result));
      return result.getJsonObject("grade").getInteger("score") < PASSED ? 3 : 0;
    } catch (LabAddress.Failure e) {
      return lab.fail(e.getMessage());
    }
  }

  @Command(name = "truth", description = "For the trainer: causes, timeline, and the grade so far.")
  int truth() throws InterruptedException {
    return show("GET", CURRENT + "/truth", NOTHING, trainer(), JsonObject::encodePrettily);
  }

  @Command(name = "cancel", description = "For the trainer: end the drill.")
  int cancel() throws InterruptedException {
    return show("DELETE", CURRENT, NOTHING, trainer(), a -> "cancelled");
  }
}
