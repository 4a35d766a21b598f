package dev.loopmesh.bench.micro;

import dev.loopmesh.aggregator.fetch.FetchReport;
import dev.loopmesh.aggregator.fetch.Schedule;
import java.util.List;

/** The report of a fetch as it usually goes: three calls at once, all of them answered. */
final class Reports {
  private Reports() {}

  static FetchReport parallel() {
    return new FetchReport(
        "parallel",
        Schedule.AT_ONCE,
        1004.271,
        1000,
        List.of(
            call("user-service", "127.0.0.1:8081", 1002.844),
            call("order-service", "127.0.0.1:8082", 1003.127),
            call("payment-service", "127.0.0.1:8083", 1003.915)),
        1.733,
        "0af7651916cd43dd8448eb211c80319c");
  }

  private static FetchReport.Call call(String service, String replica, double endMs) {
    return new FetchReport.Call(
        service, replica, 0.412, endMs, 1000, 200, "ok", 1, Double.NaN, endMs > 1003.5);
  }
}
