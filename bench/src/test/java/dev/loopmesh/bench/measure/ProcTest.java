package dev.loopmesh.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {
  private static final List<ProcessHandle> THIS = List.of(ProcessHandle.current());
  private static final long MS = 1_000_000;

  @TempDir private Path root;

  private final long pid = ProcessHandle.current().pid();

  @Test
  void timesOfAProcessAreThoseAfterItsNameWhateverThatIs() throws IOException {
    write(
        pid + "/stat",
        pid + " (a) strange (name) S 1 1 1 0 -1 4194560 900 8 6 5 12 7 3 1 20 0 9 0 100 1 2\n");
    assertEquals((12 + 7 + 3 + 1) * 10 * MS, new Proc(root).cpuNanos(THIS));
  }

  @Test
  void whatThreadsUseIsAddedUpAndThoseThatEndTakeNothingAway() throws IOException {
    Proc proc = new Proc(root);
    write(pid + "/task/1/schedstat", "1500 20 3\n");
    write(pid + "/task/2/schedstat", "700 1 9\n");
    Proc.ThreadTimes before = proc.threadTimes(THIS);
    assertEquals(2200, before.nanosSince(new Proc.ThreadTimes(Map.of())));
    write(pid + "/task/1/schedstat", "1530 20 3\n");
    write(pid + "/task/3/schedstat", "5 0 1\n");
    Files.delete(root.resolve(pid + "/task/2/schedstat"));
    Files.delete(root.resolve(pid + "/task/2"));
    assertEquals(30 + 5, proc.threadTimes(THIS).nanosSince(before));
  }

  @Test
  void theMachineIsBusyWithAllButIdlenessAndWaitingForDisks() throws IOException {
    write("stat", "cpu  100 10 30 4000 500 3 4 20 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
    Proc.MachineTimes machine = new Proc(root).machine();
    assertEquals((100 + 10 + 30 + 3 + 4 + 20) * 10 * MS, machine.busyNanos());
    assertEquals(20 * 10 * MS, machine.stealNanos());
  }

  @Test
  void memoryIsWhatIsResident() throws IOException {
    write(pid + "/status", "Name:\tjava\nVmPeak:\t  900 kB\nVmRSS:\t  120 kB\n");
    write("meminfo", "MemTotal:  16000 kB\nMemAvailable:    8000 kB\n");
    assertEquals(120 * 1024, new Proc(root).residentBytes(THIS));
    assertEquals(8000 * 1024, new Proc(root).availableBytes());
  }

  @Test
  void onAnotherSystemNothingIsKnownAndNothingFails() {
    Proc proc = new Proc(root);
    assertFalse(proc.isThere());
    assertEquals(0, proc.cpuNanos(THIS));
    assertEquals(new Proc.ThreadTimes(Map.of()), proc.threadTimes(THIS));
    assertEquals(0, proc.residentBytes(THIS));
    assertEquals(new Proc.MachineTimes(0, 0), proc.machine());
  }

  @Test
  void whatThisProcessUsesIsSeen() {
    Proc proc = new Proc();
    if (!proc.isThere()) {
      return; // unrelated
    }
    long before = proc.cpuNanos(THIS);
    long used = 0;
    for (long number = 1; used < 50 * MS; number++) {
      used = proc.cpuNanos(THIS) - before;
    }
    assertTrue(proc.residentBytes(THIS) > 1 << 20);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
