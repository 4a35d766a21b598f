package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class MeshLinesTest {
  @Test
  void whatDiffersIsSaidAndTheRestIsNot() {
    assertEquals(
        """
        aggregator       ready
          RETRY_ATTEMPTS=3
        order-service    down: no response
        payment-service  unready, latency 2s instead of 1s: 1 of 3 replicas: a3: no response.
          slow           delay latency=300ms probability=0.5  active, applied to 12 requests
          half           delay latency=1s  active on a1, a2, applied to 3 requests""",
        MeshLines.of(
            new JsonObject(
                """
                {"services": [
                  {"service": "aggregator", "state": "ready", "latency": null, "faults": [],
                   "settings": {"settings": [
                     {"name": "RETRY_ATTEMPTS", "value": "3", "source": "changed"},
                     {"name": "SHED", "value": "off", "source": "default"}]}},
                  {"service": "order-service", "state": "down", "reason": "no response",
                   "latency": null, "faults": null, "settings": null},
                  {"service": "payment-service", "state": "unready",
                   "reason": "1 of 3 replicas: a3: no response.",
                   "latency": {"latency": "2s", "setting": "1s"},
                   "faults": [{"name": "slow", "state": "active", "applied": 12, "definition":
                     {"fault": "delay", "latency": "300ms", "probability": 0.5}},
                    {"name": "half", "state": "active", "applied": 3, "instances": ["a1", "a2"],
                     "definition": {"fault": "delay", "latency": "1s"}}],
                   "settings": {"settings": []}}]}
                """)));
  }
}
