package dev.loopmesh.kit.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.latency.Latency;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Latency A_SECOND = Latency.parse("1s");
  private static final String URL = "http://127.0.0.1:8081";

  @Test
  void whatIsNotSetHasItsDefault() {
    Settings settings = Settings.of(Map.of());
    assertEquals("127.0.0.1", settings.text("HOST", "127.0.0.1"));
    assertEquals(8081, settings.integer("PORT", 8081, 0, 65_535));
    assertEquals(SECOND, settings.duration("DEADLINE", SECOND, Duration.ZERO, MINUTE));
    assertEquals(A_SECOND, latency(settings));
    assertEquals(URI.create(URL), settings.url("URL", URL));
    assertDoesNotThrow(settings::check);
  }

  @Test
  void whatIsSetIsReadWithoutTheSpaceAroundIt() {
    Settings settings =
        Settings.of(
            Map.of(
                "HOST", "0.0.0.0 ",
                "PORT", " 80",
                "DEADLINE", "250ms",
                "LATENCY", "uniform(50ms, 150ms)",
                "URL", "http://user-service/"));
    assertEquals("0.0.0.0", settings.text("HOST", "127.0.0.1"));
    assertEquals(80, settings.integer("PORT", 8081, 0, 65_535));
    assertEquals(
        Duration.ofMillis(250), settings.duration("DEADLINE", SECOND, Duration.ZERO, MINUTE));
    assertEquals("uniform(50ms,150ms)", latency(settings).text());
    assertEquals(URI.create("http://user-service:80"), settings.url("URL", URL));
    assertDoesNotThrow(settings::check);
  }

  @Test
  void allFaultsAreReportedAtOnceInTheOrderOfReading() {
    Settings settings =
        Settings.of(Map.of("PORT", "80a", "DEADLINE", "5", "LATENCY", "fast", "URL", "ftp://x"));
    settings.integer("PORT", 8081, 0, 65_535);
    settings.duration("DEADLINE", SECOND, Duration.ofMillis(1), MINUTE);
    latency(settings);
    settings.url("URL", URL);
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    List<String> faults =
        List.of(
            "PORT: '80a' is not a whole number from 0 to 65535",
            "DEADLINE: '5' has no unit; write 5ms or 5s",
            "LATENCY: " + latencyFault("fast"),
            "URL: 'ftp://x' is not the address of a service; write http://host:port");
    assertEquals(faults, refusal.errors());
    assertEquals("4 settings are invalid\n  " + String.join("\n  ", faults), refusal.getMessage());
  }

  @Test
  void anEmptyVariableIsAnUnsetOne() {
    Settings settings =
        Settings.of(
            Map.of(
                "PORT",
                "",
                "HOST",
                " ",
                "DEADLINE",
                "2s",
                "USER_SERVICE_DEADLINE",
                "",
                "URL",
                "\t",
                "OTEL_TRACES_SAMPLER",
                "",
                "OTEL_SERVICE_NAME",
                "me"),
            "user-service");

    assertEquals(8081, settings.integer("PORT", 8081, 0, 65_535));
    assertEquals("127.0.0.1", settings.text("HOST", "127.0.0.1"));
    assertEquals(
        Duration.ofSeconds(2), settings.duration("DEADLINE", SECOND, Duration.ZERO, MINUTE));
    assertEquals(URI.create(URL), settings.url("URL", URL));
    assertEquals(Map.of("OTEL_SERVICE_NAME", "me"), settings.startingWith("OTEL_"));
    settings.check();
  }

  @Test
  void aFaultIsReportedOnceHoweverOftenItIsRead() {
    Settings settings = Settings.of(Map.of("SEED", "x"));
    settings.integer("SEED", 1, 0, 9);
    settings.integer("SEED", 1, 0, 9);
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    assertEquals(
        "1 setting is invalid\n  SEED: 'x' is not a whole number from 0 to 9",
        refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"-1", "65536", "1.0", "80 80", "99999999999"})
  void aNumberOutOfItsRangeIsAFault(String value) {
    Settings settings = Settings.of(Map.of("PORT", value));
    assertEquals(8081, settings.integer("PORT", 8081, 0, 65_535));
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    assertEquals(
        List.of("PORT: '" + value + "' is not a whole number from 0 to 65535"), refusal.errors());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a:1",
        "a:1",
        "//a:1",
        "http://",
        "http://a:1/path",
        "http://a:1?q",
        "http://a b",
        "http://a:x"
      })
  void whatIsNoServicesAddressIsAFault(String value) {
    Settings settings = Settings.of(Map.of("URL", value));
    settings.url("URL", URL);
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    assertEquals(
        List.of("URL: '" + value + "' is not the address of a service; write http://host:port"),
        refusal.errors());
  }

  @ParameterizedTest
  @CsvSource({
    "http://u@a:1, http://***@a:1",
    "http://user:secret@a:1, http://***@a:1",
    "https://user:sec@ret@a:1, https://***@a:1",
    "http://user:sec/ret@a:1, http://***@a:1",
    "user:secret@a:1, ***@a:1"
  })
  void aPasswordIsNotShown(String value, String shown) {
    Settings settings = Settings.of(Map.of("URL", value, "OTHER", value));
    settings.url("URL", URL);
    settings.integer("OTHER", 1, 0, 9);
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    assertEquals(
        List.of(
            "URL: '" + shown + "' is not the address of a service; write http://host:port",
            "OTHER: '" + shown + "' is not a whole number from 0 to 9"),
        refusal.errors());
  }

  @ParameterizedTest
  @CsvSource({
    "dns+http://payment-service:8083, dns+http://payment-service:8083",
    "dns+http://payments.shop.svc.cluster.local, dns+http://payments.shop.svc.cluster.local:80",
    "dns+http://payments:8083/, dns+http://payments:8083"
  })
  void aServiceMayBeFoundByItsName(String value, String shown) {
    Settings settings = Settings.of(Map.of("URL", value));
    assertEquals(List.of(URI.create(shown)), settings.urls("URL", URL));
    settings.check();
    assertEquals(shown, settings.effective().get("URL"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dns+https://a:1; TLS to services is not supported; write dns+http://name:port",
        "dns+http://10.0.0.1:8083; an IP address has no replicas in DNS; write http://10.0.0.1:8083",
        "dns+http://[::1]:8083; an IP address has no replicas in DNS; write http://[::1]:8083",
        "dns+http://a:1,dns+http://b:1; dns+http://name:port must be the only URL",
        "http://a:1,dns+http://b:1; dns+http://name:port must be the only URL",
        "dns+tcp://a:1; write http://host:port or dns+http://name:port",
        "dns+http://a:1/path; write http://host:port",
        "dns+http://a_b:1; must not contain underscores",
        "'dns+http://'; write http://host:port"
      })
  void aNameThatCannotBeResolvedIsExplained(String value, String why) {
    Settings settings = Settings.of(Map.of("URL", value));
    settings.urls("URL", URL);
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    assertTrue(refusal.errors().get(0).contains(why), refusal::getMessage);
  }

  @Test
  void anAddressThatIsNoServicesIsNotFoundByItsName() {
    Settings settings = Settings.of(Map.of("URL", "dns+http://lab:8090"));
    settings.url("URL", URL);
    assertThrows(InvalidSettings.class, settings::check);
  }

  @Test
  void anUnderscoreInAHostIsExplained() {
    Settings settings = Settings.of(Map.of("URL", "http://user_service:8081"));
    settings.url("URL", URL);
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    assertTrue(
        refusal.errors().get(0).contains("must not contain underscores"), refusal::getMessage);
  }

  @Test
  void aHostThatIsNoAddressBelongsToAnotherProgram() {
    Settings settings =
        Settings.of(Map.of("HOST", "x86_64-conda-linux-gnu", "MANAGEMENT_HOST", "nowhere"));
    assertEquals("127.0.0.1", settings.address("HOST", "127.0.0.1"));
    settings.address("MANAGEMENT_HOST", "127.0.0.1");
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    assertEquals(
        List.of(
            "MANAGEMENT_HOST: 'nowhere' is not an address to listen on; write an IP address,"
                + " localhost or 0.0.0.0"),
        refusal.errors());
  }

  @Test
  void aServicesOwnVariableGoesBeforeTheSharedOne() {
    Map<String, String> environment =
        Map.of("USER_SERVICE_LATENCY", "2s", "LATENCY", "3s", "SEED", "5");
    Settings users = Settings.of(environment, "user-service");
    Settings orders = Settings.of(environment, "order-service");
    assertEquals("2s", latency(users).text());
    assertEquals("3s", latency(orders).text());
    assertEquals(5, users.integer("SEED", 1, 0, 9));
  }

  @Test
  void aFaultNamesTheVariableThatHasIt() {
    Map<String, String> environment = Map.of("USER_SERVICE_SEED", "x", "LATENCY", "y");
    Settings settings = Settings.of(environment, "user-service");
    settings.integer("SEED", 1, 0, 9);
    latency(settings);
    InvalidSettings refusal = assertThrows(InvalidSettings.class, settings::check);
    assertEquals(
        List.of(
            "USER_SERVICE_SEED: 'x' is not a whole number from 0 to 9",
            "LATENCY: " + latencyFault("y")),
        refusal.errors());
  }

  @Test
  void portsAreNeverShared() {
    Map<String, String> environment =
        Map.of("PORT", "1", "MANAGEMENT_PORT", "2", "AGGREGATOR_PORT", "3");
    Settings users = Settings.of(environment, "user-service");
    assertEquals(8081, users.integer("PORT", 8081, 0, 65_535));
    assertEquals(9081, users.integer("MANAGEMENT_PORT", 9081, 0, 65_535));
    assertEquals("USER_SERVICE_PORT", users.variable("PORT"));
    Settings aggregator = Settings.of(environment, "aggregator");
    assertEquals(3, aggregator.integer("PORT", 8080, 0, 65_535));
    assertEquals(1, Settings.of(environment).integer("PORT", 8080, 0, 65_535));
  }

  @Test
  void theEffectiveValuesAreThoseInForceInTheirCanonicalForm() {
    Map<String, String> environment =
        Map.of("USER_SERVICE_LATENCY", "uniform(50ms, 0.15s)", "SEED", "007", "NOBODYS", "1");
    Settings settings = Settings.of(environment, "user-service");
    latency(settings);
    settings.integer("SEED", 1, 0, 9);
    settings.duration("DEADLINE", Duration.ofMillis(1500), Duration.ZERO, MINUTE);
    assertEquals(
        Map.of("LATENCY", "uniform(50ms,150ms)", "SEED", "7", "DEADLINE", "1.5s"),
        settings.effective());
  }

  private static Latency latency(Settings settings) {
    return settings.value("LATENCY", A_SECOND, Latency::parse, Latency::text);
  }

  private static String latencyFault(String text) {
    return assertThrows(IllegalArgumentException.class, () -> Latency.parse(text)).getMessage();
  }
}
