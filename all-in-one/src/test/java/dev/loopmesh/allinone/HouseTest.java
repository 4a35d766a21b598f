package dev.loopmesh.allinone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.loopmesh.kit.connection.ResponseEnd;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** The house: who may know whom. Arrows point one way. */
@AnalyzeClasses(packages = "dev.loopmesh", importOptions = DoNotIncludeTests.class)
class HouseTest {
  private static final String[] ROOMS = {
    "dev.loopmesh.user..",
    "dev.loopmesh.order..",
    "dev.loopmesh.payment..",
    "dev.loopmesh.aggregator..",
    "dev.loopmesh.lab.."
  };

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
  static final ArchRule theKitKnowsNoService =
      noClasses()
          .that()
          .resideInAnyPackage("dev.loopmesh.kit..", "dev.loopmesh.traces..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOMS);

  @ArchTest
  static final ArchRule servicesKnowEachOtherByTheirAddressesOnly =
      slices()
          .matching("dev.loopmesh.(user|order|payment|aggregator|lab)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule nobodyKnowsTheAllInOne =
      noClasses()
          .that()
          .resideInAnyPackage(ROOMS)
          .or()
          .resideInAPackage("dev.loopmesh.kit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.loopmesh.allinone..");

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
  static final ArchRule nobodySleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

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
          .resideOutsideOfPackages("dev.loopmesh.allinone..", "dev.loopmesh.kit.service..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
