package dev.loopmesh.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The allowed dependencies between modules. It is here because this module's class path has all of
 * them.
 */
@AnalyzeClasses(packages = "dev.loopmesh", importOptions = DoNotIncludeTests.class)
class HouseTest {
  private static final List<String> KIT =
      List.of("loop", "settings", "telemetry", "http", "faults", "service");

  /** What each module may use. */
  private static final Map<String, List<String>> MODULES =
      Map.ofEntries(
          entry("plain", List.of()),
          entry("loop", List.of()),
          entry("settings", List.of()),
          entry("telemetry", List.of("loop", "settings")),
          entry("http", List.of("settings", "telemetry")),
          entry("client", List.of("settings", "http")),
          entry("faults", List.of("settings", "telemetry", "http")),
          entry("service", KIT),
          entry("contract", List.of("settings", "service")),
          entry("shop", List.of("http")),
          entry("user", and(KIT, "shop")),
          entry("order", and(KIT, "shop")),
          entry("payment", and(KIT, "shop")),
          entry("aggregator", and(KIT, "client")),
          entry("traces", List.of("settings", "telemetry", "http")),
          entry("load", List.of("loop", "settings")),
          entry("lessons", List.of("loop", "settings", "http", "load")),
          entry("drillfiles", List.of("settings", "http", "faults", "load")),
          entry(
              "drills",
              List.of(
                  "loop",
                  "settings",
                  "telemetry",
                  "http",
                  "load",
                  "traces",
                  "lessons",
                  "drillfiles")),
          entry("mcp", List.of("settings", "telemetry", "http")),
          entry("control", List.of("settings", "http", "client", "faults", "lessons", "drills")),
          entry("lab", and(KIT, "traces", "lessons", "drills", "control", "load", "mcp")),
          entry(
              "allinone",
              and(
                  KIT,
                  "user",
                  "order",
                  "payment",
                  "aggregator",
                  "traces",
                  "lessons",
                  "drills",
                  "lab",
                  "load",
                  "mcp")),
          entry(
              "bench",
              and(KIT, "shop", "aggregator", "traces", "lessons", "drills", "lab", "load")));

  /** The packages of the modules that are not named after their package. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "settings", kit("settings", "time"),
          "telemetry", kit("telemetry", "metrics", "log", "scope"),
          "http", kit("http", "connection", "guard", "problem", "chart"),
          "client", kit("client", "endpoint"),
          "faults", kit("fault", "latency", "capacity"),
          "load", kit("load"),
          "service", kit("service", "management", "lease", "transport"),
          "drillfiles", List.of("drills", "drills.file.."),
          "drills",
              List.of(
                  "drills.run..",
                  "drills.grade..",
                  "drills.debrief..",
                  "drills.history..",
                  "drills.api.."));

  @ArchTest static final ArchRule modulesUseThoseThatTheyMayAlone = modules();

  private static ArchRule modules() {
    LayeredArchitecture house =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture();
    for (String module : MODULES.keySet()) {
      house = house.layer(module).definedBy(packagesOf(module));
    }
    for (var module : MODULES.entrySet()) {
      String[] others = module.getValue().toArray(String[]::new);
      var layer = house.whereLayer(module.getKey());
      house = others.length == 0 ? layer.mayNotAccessAnyLayer() : layer.mayOnlyAccessLayers(others);
    }
    return house;
  }

  private static List<String> kit(String... packages) {
    return Stream.of(packages).map(name -> "kit." + name + "..").toList();
  }

  private static String[] packagesOf(String module) {
    return PACKAGES.getOrDefault(module, List.of(module + "..")).stream()
        .map("dev.loopmesh."::concat)
        .toArray(String[]::new);
  }

  private static List<String> and(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  @ArchTest
  static final ArchRule theLoopMonitorKnowsVertxAlone =
      classes()
          .that()
          .resideInAPackage("dev.loopmesh.loop..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.loopmesh.loop..",
              "io.vertx.core..",
              "io.netty..",
              "java..",
              "javax.management..",
              "com.sun.management..");

  @ArchTest
  static final ArchRule theAggregatorLeavesNettyToItsClient =
      noClasses()
          .that()
          .resideInAPackage("dev.loopmesh.aggregator..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.loopmesh.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSaySomething =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Common|Misc)(\\$.*)?")
          .orShould()
          .haveSimpleNameStartingWith("Base");

  @ArchTest
  static final ArchRule noClassSleeps =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.loopmesh.bench..")
          .should()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule onePlaceSaysHowAResponseEnded =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ResponseEnd.class.getName())
          .should()
          .callMethod(RoutingContext.class, "addEndHandler", Handler.class);

  @ArchTest
  static final ArchRule onlyCommandsAndStartUpPrint =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.loopmesh.allinone..",
              "dev.loopmesh.bench..",
              "dev.loopmesh.plain..",
              "dev.loopmesh.kit.service..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
