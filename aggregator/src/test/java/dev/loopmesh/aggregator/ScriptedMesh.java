package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.contract.Protocol;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;

/**
 * An aggregator and three scripted services, byte by byte and so over HTTP/1.1; by default they
 * respond correctly.
 */
final class ScriptedMesh implements AutoCloseable {
  final ScriptedService user = ScriptedService.that(Scripts.answersHonestly());
  final ScriptedService orders = ScriptedService.that(Scripts.answersHonestly());
  final ScriptedService payments = ScriptedService.that(Scripts.answersHonestly());
  final MeshUnderTest mesh;

  private ScriptedMesh(Protocol protocol, String... settings) throws Exception {
    mesh = MeshUnderTest.asking(protocol, user.url(), orders.url(), payments.url(), settings);
  }

  static ScriptedMesh with(String... settings) throws Exception {
    return with(Protocol.HTTP_1_1, settings);
  }

  /** With clients that speak this protocol. */
  static ScriptedMesh with(Protocol protocol, String... settings) throws Exception {
    return new ScriptedMesh(protocol, settings);
  }

  /** All services use this script from the next request on. */
  void allNow(ScriptedService.Script script) {
    user.now(script);
    orders.now(script);
    payments.now(script);
  }

  /** All connections of each service's pool can be used at the same time. */
  void assertAllPlacesAreFree(String mode, int places) throws Exception {
    assertAllPlacesAreFree(mode, places, user, orders, payments);
  }

  /**
   * The same for some of the services: those that no cancelled request may still be arriving at.
   */
  void assertAllPlacesAreFree(String mode, int places, ScriptedService... services)
      throws Exception {
    for (ScriptedService service : services) {
      service.now(Scripts.answersWhenAllAreThere(new CyclicBarrier(places)));
    }
    List<Future<Answer>> asked = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      asked.add(mesh.ask(summary(mode, "deadline=10s")));
    }
    for (Future<Answer> one : asked) {
      Answer answer = one.await(30, SECONDS);
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
    }
    allNow(Scripts.answersHonestly());
  }

  @Override
  public void close() throws IOException, TimeoutException {
    mesh.close();
    user.close();
    orders.close();
    payments.close();
  }
}
