package dev.loopmesh.bench.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
  @TempDir private Path logs;

  @Test
  void allEndWithTheBenchAndWhatTheyStartedToo() throws Exception {
    Children children = new Children(logs);
    Process shell = children.start("shell", List.of("sh", "-c", "sleep 600 & sleep 600"), Map.of());
    while (shell.toHandle().descendants().count() < 2) {
      Thread.onSpinWait();
    }
    List<ProcessHandle> tree = children.tree();
    assertEquals(3, tree.size());
    children.close();
    assertTrue(tree.stream().noneMatch(ProcessHandle::isAlive));
    assertThrows(
        IllegalStateException.class, () -> children.start("late", List.of("true"), Map.of()));
  }

  @Test
  void theLastWordsOfOneThatFailedAreKept() throws Exception {
    try (Children children = new Children(logs)) {
      Process failing = children.start("x", List.of("sh", "-c", "echo no port >&2"), Map.of());
      assertEquals(0, failing.waitFor());
      assertEquals("\n  | no port", children.lastLines("x"));
      assertFalse(failing.isAlive());
    }
  }
}
