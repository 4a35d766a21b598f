package dev.loopmesh.kit.endpoint;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.ScriptedNameServer;
import dev.loopmesh.kit.client.Replica;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.opentelemetry.api.metrics.MeterProvider;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT) // its tests wait for times to live
class ResolvedEndpointsTest {
  private static final Logger LOG = Logger.getLogger(ResolvedEndpoints.class.getName());
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final String service = "service-" + TESTS.incrementAndGet(); // whose lines are its own
  private final ScriptedNameServer dns = new ScriptedNameServer();
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<List<Replica>> changes = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
  private final Handler log = new Lines();
  private ResolvedEndpoints endpoints;

  private final class Lines extends Handler {
    @Override
    public void publish(LogRecord line) {
      if (line.getMessage().startsWith(service + ":")) {
        logged.add(line.getLevel() + " " + line.getMessage().substring(service.length() + 2));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    LOG.addHandler(log);
  }

  @AfterEach
  void stop() throws Exception {
    LOG.removeHandler(log);
    vertx.close().await(30, SECONDS);
    dns.close();
  }

  private void start() throws Exception {
    Context loop = vertx.getOrCreateContext();
    Promise<Void> looked = Promise.promise();
    loop.runOnContext(
        now -> {
          endpoints =
              new ResolvedEndpoints(
                  loop,
                  service,
                  URI.create("dns+http://payments.test:8083"),
                  NameServer.parse(dns.address()),
                  MeterProvider.noop().get("test"),
                  changes::add);
          endpoints.start().onComplete(looked);
        });
    looked.future().await(30, SECONDS);
  }

  private Set<String> nextAddresses() throws InterruptedException {
    List<Replica> next = changes.poll(30, SECONDS);
    return new TreeSet<>(next.stream().map(Replica::address).toList());
  }

  private String nextLine() throws InterruptedException {
    return logged.poll(30, SECONDS);
  }

  @Test
  void allAddressesAreReplicasOfTheSameOrigin() throws Exception {
    dns.has("127.0.0.1", "127.0.0.2", "127.0.0.3");
    start();
    List<Replica> all = changes.poll();
    assertEquals(
        List.of("127.0.0.1:8083", "127.0.0.2:8083", "127.0.0.3:8083"),
        all.stream().map(Replica::address).sorted().toList());
    for (Replica replica : all) {
      assertEquals(URI.create("http://payments.test:8083"), replica.url());
      assertEquals(service, replica.name());
    }
    assertEquals(Optional.empty(), endpoints.problem());
  }

  @Test
  void addressesComeAndGo() throws Exception {
    dns.has("127.0.0.1", "127.0.0.2");
    start();
    assertEquals(Set.of("127.0.0.1:8083", "127.0.0.2:8083"), nextAddresses());
    dns.has("127.0.0.2", "127.0.0.3");
    assertEquals(Set.of("127.0.0.2:8083", "127.0.0.3:8083"), nextAddresses());
    dns.has("127.0.0.3", "127.0.0.2"); // another order is no change
    int before = dns.questions();
    until(() -> dns.questions() >= before + 4);
    assertEquals(0, changes.size());
  }

  @Test
  void aLongTimeToLiveIsNotWaitedFor() throws Exception {
    dns.has(600, "127.0.0.1");
    start();
    nextAddresses();
    dns.has(600, "127.0.0.2");
    assertEquals(Set.of("127.0.0.2:8083"), nextAddresses(), "within 30 s, in place of 600");
  }

  @ParameterizedTest
  @CsvSource({"NOERROR, no-addresses", "NXDOMAIN, nxdomain", "SERVFAIL, servfail", ", timeout"})
  void withoutAnAnswerTheLastKnownOnesAreKeptAndItIsLoggedOnce(String code, String error)
      throws Exception {
    dns.has("127.0.0.1", "127.0.0.2");
    start();
    nextAddresses();
    assertEquals("INFO 'payments.test' resolves to 2 addresses", nextLine());
    if (code == null) {
      dns.isSilent();
    } else {
      dns.fails((DnsResponseCode) DnsResponseCode.class.getField(code).get(null));
    }
    assertEquals(
        "WARNING 'payments.test' does not resolve (%s);".formatted(error)
            + " the last known addresses (2) are kept",
        nextLine());
    int before = dns.questions();
    until(() -> dns.questions() > before);
    assertEquals(Optional.empty(), endpoints.problem());
    dns.has("127.0.0.2", "127.0.0.1");
    String recovered = nextLine();
    if (recovered.contains("(no-addresses)")) {
      recovered = nextLine(); // the name came back between the questions for A and for AAAA
    }
    assertEquals("INFO 'payments.test' resolves to 2 addresses", recovered);
    assertEquals(0, changes.size());
  }

  @Test
  void anAddressOfNoHostIsNotUsed() throws Exception {
    dns.has("127.0.0.1");
    start();
    nextAddresses();
    nextLine();
    dns.has("0.0.0.0", "224.0.0.1", "255.255.255.255");
    assertTrue(nextLine().contains("does not resolve (no-addresses); the last known"));
    dns.has("0.0.0.0", "127.0.0.2");
    assertEquals(Set.of("127.0.0.2:8083"), nextAddresses());
  }

  @Test
  void hundredsOfAddressesAreBoundedAndThoseInUseStay() throws Exception {
    String[] many =
        IntStream.range(0, 400)
            .mapToObj(n -> "127.1.%d.%d".formatted(n / 250, n % 250 + 1))
            .toArray(String[]::new);
    dns.has(many[399], many[398]);
    start();
    nextAddresses();
    nextLine();
    dns.has(many); // over TCP: too many for a datagram
    Set<String> all = nextAddresses();
    assertEquals(ResolvedEndpoints.MOST, all.size());
    assertTrue(all.contains(many[399] + ":8083"));
    assertTrue(nextLine().startsWith("INFO 256 replicas in place of 2"));
    assertEquals("WARNING 'payments.test' has 400 addresses, of which 256 are used", nextLine());
  }

  @Test
  void withoutAFirstAnswerItSaysWhyUntilThereIsOne() throws Exception {
    start();
    assertEquals(
        Optional.of(service + ": 'payments.test' does not resolve (nxdomain)"),
        endpoints.problem());
    assertEquals(
        "WARNING 'payments.test' does not resolve (nxdomain); calls fail until it" + " does",
        nextLine());
    dns.has("127.0.0.1");
    assertEquals(Set.of("127.0.0.1:8083"), nextAddresses());
    assertEquals(Optional.empty(), endpoints.problem());
  }

  @Test
  void aTimeToLiveIsKeptWithinBounds() throws Exception {
    dns.has(3, "127.0.0.1");
    start();
    long began = System.nanoTime();
    int before = dns.questions();
    until(() -> dns.questions() > before);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertTrue(seconds > 2.5, () -> "asked again after " + seconds + " s");
    dns.has(0, "127.0.0.1");
    int asked = dns.questions();
    until(() -> dns.questions() > asked);
    long again = System.nanoTime();
    int then = dns.questions() + 2; // A and AAAA may be asked for
    until(() -> dns.questions() > then);
    assertTrue(System.nanoTime() - again > 500e6, "asked more than once per second");
  }

  private static void until(java.util.function.BooleanSupplier condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < 30e9);
      Thread.sleep(5);
    }
  }
}
