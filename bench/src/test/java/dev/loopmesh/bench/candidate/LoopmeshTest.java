package dev.loopmesh.bench.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LoopmeshTest {
  @Test
  void aVariantHasItsSettingsInItsEnvironment() {
    Candidate variant = Loopmesh.variant("loopmesh-small:POOL_SIZE=64,SHED=on");
    assertEquals("loopmesh-small", variant.name());
    assertEquals(Map.of("POOL_SIZE", "64", "SHED", "on"), variant.environment());
  }

  @Test
  void aVariantMayHaveAnotherJvmAndAnotherBuild() {
    Candidate variant = Loopmesh.variant("before:JVM=-Xmx64m -Xss256k,JAR=/builds/old.jar");
    assertEquals(Map.of(), variant.environment());
    assertTrue(variant.command().contains("-Xmx64m"), () -> "" + variant);
    assertTrue(variant.command().contains("-Xss256k"), () -> "" + variant);
    assertTrue(variant.command().contains("/builds/old.jar"), () -> "" + variant);
  }

  @Test
  void whatIsWrittenOtherwiseIsRefused() {
    for (String text : new String[] {"", "x", ":A=b", "Big:A=b", "x:", "x:A", "x:=b"}) {
      assertThrows(IllegalArgumentException.class, () -> Loopmesh.variant(text), text);
    }
  }
}
