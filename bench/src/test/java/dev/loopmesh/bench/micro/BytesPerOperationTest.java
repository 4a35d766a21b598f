package dev.loopmesh.bench.micro;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Allocation does not creep in: how much each operation asks for is written down. */
class BytesPerOperationTest {
  private static final double MARGIN = 0.05;
  private static final long MARGIN_BYTES = 4; // less than any object has

  @Test
  void eachOperationAllocatesWhatIsWrittenDown() throws IOException, InterruptedException {
    int jdk = Runtime.version().feature();
    assumeTrue(BytesTable.JDKS.contains(jdk), "nothing is written down for JDK " + jdk);
    SortedMap<String, Double> measured = OperationBytes.measure();
    BytesTable table = BytesTable.writtenDown();
    List<String> differences = differences(table.of(jdk), measured);
    if (!differences.isEmpty()) {
      Path file = Path.of("target", BytesTable.FILE).toAbsolutePath();
      Files.writeString(file, table.with(jdk, measured));
      fail(
          """
          on JDK %d operations do not allocate what is written down:
            %s
          Where it is more, find what allocates (./mesh bench micro measures it, with time), or say
          in the commit what it is good for. Then, and where it is less, write it down: copy
            %s
          over the one in src/test/resources; it is
          %s"""
              .formatted(jdk, String.join("\n  ", differences), file, Files.readString(file)));
    }
  }

  private static List<String> differences(
      SortedMap<String, Long> writtenDown, SortedMap<String, Double> measured) {
    TreeSet<String> operations = new TreeSet<>(measured.keySet());
    operations.addAll(writtenDown.keySet());
    List<String> differences = new ArrayList<>();
    for (String operation : operations) {
      Long before = writtenDown.get(operation);
      Double now = measured.get(operation);
      if (before == null || now == null) {
        differences.add(operation + (now == null ? " is gone" : " is new: %.0f".formatted(now)));
      } else if (Math.abs(now - before) > Math.max(MARGIN_BYTES, MARGIN * before)) {
        String word = now > before ? "more" : "less";
        differences.add("%s: %.1f bytes, %s than %d".formatted(operation, now, word, before));
      }
    }
    return differences;
  }
}
