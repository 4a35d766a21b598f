package dev.loopmesh.lessons.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DataFolderTest {
  @Test
  void itIsInTheUsersDataDirectory() {
    assertEquals("/home/ann/.local/share/loopmesh", DataFolder.usual(Map.of(), "/home/ann"));
    Map<String, String> xdg = Map.of("XDG_DATA_HOME", "/data");
    assertEquals("/data/loopmesh", DataFolder.usual(xdg, "/home/ann"));
  }

  @Test
  void aUserWithoutAHomeKeepsNothing() {
    assertEquals("memory", DataFolder.usual(Map.of(), "?"));
    assertEquals("memory", DataFolder.usual(Map.of("XDG_DATA_HOME", "relative"), null));
  }

  @Test
  void aRelativePathIsRefused() {
    assertEquals("memory", DataFolder.require("memory"));
    assertEquals("/data", DataFolder.require("/data"));
    for (String bad : new String[] {"data", "", "\0"}) {
      assertThrows(IllegalArgumentException.class, () -> DataFolder.require(bad), bad);
    }
  }
}
