package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptTest {
  /** A command that fails before it knows what an interrupt would have to end. */
  static final class FailsEarly {
    private FailsEarly() {}

    public static void main(String[] arguments) {
      try (Interrupt interrupt = new Interrupt()) {
        new Thread(() -> System.exit(130)).start(); // as a signal does
        while (!interrupt.hasHappened()) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void aCommandThatFailsWhileItIsInterruptedEndsInOrder() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(List.of(java, "-cp", classes, FailsEarly.class.getName()))
            .redirectErrorStream(true)
            .start();

    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertEquals("", printed);
    assertEquals(130, process.waitFor());
  }
}
