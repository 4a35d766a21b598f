import client.aggregator.model.Summary;
import client.management.model.Faults;
import client.management.model.Loop;
import client.management.model.PutFault;

/** Calls a running mesh with clients that were generated from its OpenAPI documents. */
public final class Client {
  private Client() {}

  public static void main(String[] arguments) throws Exception {
    var aggregator = new client.aggregator.api.DefaultApi(
        new client.aggregator.ApiClient().setPort(8080).setHost("127.0.0.1"));
    Summary summary = aggregator.getSummary(42, "parallel", null, null, null, null, null);
    check(summary.getFetch().getCalls().size() == 3, summary);
    try {
      aggregator.getSummary(20_000, null, null, null, null, null, null);
      throw new AssertionError("there is no such user");
    } catch (client.aggregator.ApiException e) {
      check(e.getCode() == 404, e);
    }

    var management = new client.management.api.DefaultApi(
        new client.management.ApiClient().setPort(9083).setHost("127.0.0.1"));
    Loop loop = management.getLoops().getLoops().get(0);
    check(loop.getElapsedNanos() > 1L << 31, loop); // more than 32 bits
    var delay = new client.management.model.FaultDefinition().latency("5ms");
    delay.setFault(client.management.model.FaultDefinition.FaultEnum.DELAY);
    PutFault put = management.putFault("slow", delay, null);
    check(put.getState() == PutFault.StateEnum.ACTIVE, put);
    Faults faults = management.getFaults();
    check(faults.getFaults().size() == 1, faults);
    management.deleteFault("slow");

    var lab = new client.lab.api.DefaultApi(
        new client.lab.ApiClient().setPort(8090).setHost("127.0.0.1"));
    check(lab.getMesh().getServices().size() == 4, lab.getMesh());
    check(lab.listTraces(null, null, null, null, null, null, null).getTraces().size() > 0, lab);
    System.out.println("Java: generated, compiled and ran");
  }

  private static void check(boolean holds, Object about) {
    if (!holds) {
      throw new AssertionError(String.valueOf(about));
    }
  }
}
