package dev.loopmesh.kit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid and invalid fault definitions. */
class FaultDefinitionTest {
  static Stream<FaultKind> kinds() {
    return FaultCatalogue.all().stream();
  }

  @Test
  void everyKindIsInTheCatalogueOnce() throws Exception {
    Set<FaultKind> declared = new HashSet<>();
    var folder = Path.of(FaultCatalogue.class.getResource("FaultCatalogue.class").toURI());
    try (Stream<Path> files = Files.list(folder.getParent())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(FaultCatalogue.class.getPackageName() + "." + name);
        for (Field field : type.getDeclaredFields()) {
          if (field.getType() == FaultKind.class) {
            field.setAccessible(true);
            declared.add((FaultKind) field.get(null));
          }
        }
      }
    }
    assertEquals(declared, kinds().collect(Collectors.toSet()));
    assertEquals(declared.size(), FaultCatalogue.all().size());
    assertEquals(declared.size(), kinds().map(FaultKind::name).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theExampleOfEveryKindIsReadAndWrittenAsItIs(FaultKind kind) {
    FaultDefinition read = read(kind.exampleInFull());

    assertEquals(kind, read.kind());
    JsonObject written = new JsonObject(read.toJson().encode());
    for (var member : new JsonObject(kind.exampleInFull().encode())) {
      assertEquals(member.getValue(), written.getValue(member.getKey()), member.getKey());
    }
    assertEquals(read.toJson(), read(read.toJson()).toJson());
  }

  private static FaultDefinition read(JsonObject definition) {
    return FaultDefinition.read(definition, FaultCatalogue.all());
  }

  @Test
  void everythingThatCanBeSaidIsKept() {
    JsonObject all =
        new JsonObject(
            """
            {"fault":"delay","latency":"lognormal(p50=80ms,p99=900ms)","probability":0.3,
             "match":{"path":"/payments","mode":"parallel","baggage":"drill=1"},
             "after":"5s","for":"30s","on":"2s","off":"3s","seed":7}\
            """);
    assertEquals(all, read(all).toJson());
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    JsonObject wrong =
        new JsonObject(
            """
            {"fault":"delay","latency":5,"probability":1.5,"match":{"path":"x","colour":"red"},
             "after":"11m","for":"0ms","on":"1s","seed":-1,"status":500}\
            """);
    assertEquals(
        Set.of(
            "latency",
            "probability",
            "match.path",
            "match.colour",
            "after",
            "for",
            "off",
            "seed",
            "status"),
        refused(wrong));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fault     | {}",
        "fault     | {'fault':'dealy'}",
        "fault     | {'fault':7}",
        "status    | {'fault':'error','status':200}",
        "status    | {'fault':'error','status':500.5}",
        "detail    | {'fault':'error','detail':['x']}",
        "hold      | {'fault':'block-loop'}",
        "hold      | {'fault':'spin-loop','hold':'11m'}",
        "threads   | {'fault':'hog-cpu','threads':1000000}",
        "most      | {'fault':'leak','most':1000000000000}",
        "pause     | {'fault':'leak','pause':'11m'}",
        "bytes     | {'fault':'bloat','bytes':67108865}",
        "share     | {'fault':'truncate','share':1}",
        "skew      | {'fault':'skew-clock','skew':'--1s'}",
        "places    | {'fault':'starve-pool','places':-1}",
        "on        | {'fault':'flap','on':'1s'}",
        "on        | {'fault':'unready','on':'1ms','off':'1s'}",
        "match     | {'fault':'refuse','match':{'path':'/x'}}",
        "match     | {'fault':'hang','match':'/x'}",
        "match.mode | {'fault':'hang','match':{'mode':'A B'}}",
        "probability | {'fault':'hang','probability':0}",
        "probability | {'fault':'unready','probability':0.5}",
        "latency   | {'fault':'hang','latency':'1s'}"
      })
  void whatCannotBeTakenIsNamed(String member, String definition) {
    assertEquals(Set.of(member), refused(new JsonObject(definition.replace('\'', '"'))));
  }

  @Test
  void aServiceHasRoomForSoManyFaultsAndNoMore() {
    Fault hog = read(new JsonObject().put("fault", "hog-cpu")).fault();
    assertThrows(
        ProblemException.class,
        () -> FaultLimits.requireRoomFor(Stream.generate(() -> hog).limit(5).toList()));
    Fault hang = read(new JsonObject().put("fault", "hang")).fault();
    FaultLimits.requireRoomFor(Stream.generate(() -> hang).limit(32).toList());
    ProblemException full =
        assertThrows(
            ProblemException.class,
            () -> FaultLimits.requireRoomFor(Stream.generate(() -> hang).limit(33).toList()));
    assertEquals(409, full.problem().status());
  }

  private static Set<String> refused(JsonObject definition) {
    ProblemException e = assertThrows(ProblemException.class, () -> read(definition));
    assertEquals(400, e.problem().status());
    JsonArray members = e.problem().extensions().getJsonArray("members");
    Set<String> names =
        members.stream().map(m -> ((JsonObject) m).getString("name")).collect(Collectors.toSet());
    names.forEach(name -> assertTrue(e.problem().detail().contains(name)));
    return names;
  }
}
