package dev.loopmesh.control;

import dev.loopmesh.kit.client.Replica;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;

/** One process of a service, at its management port. Confined to the lab's event loop. */
public final class ManagedReplica {
  private final Replica at;
  private String instance = "";
  private boolean silent;

  ManagedReplica(Replica at) {
    this.at = at;
  }

  Replica at() {
    return at;
  }

  /** A request to it; {@code GET} unless changed. */
  public RequestOptions request(String path) {
    return new RequestOptions()
        .setServer(at.peer())
        .setHost(at.url().getHost())
        .setPort(at.url().getPort())
        .setURI(path);
  }

  public String service() {
    return at.name();
  }

  /** The host and port of its management port, such as {@code 10.0.0.7:9083}. */
  public String address() {
    return at.address();
  }

  /** Its {@code service.instance.id}; its address until that is known. */
  public String instance() {
    return instance.isEmpty() ? address() : instance;
  }

  /** Notes what its {@code /info} says: a restarted process is another instance. */
  void identify(String itsInstance) {
    instance = itsInstance;
  }

  boolean is(String instanceOrAddress) {
    return instanceOrAddress.equals(instance()) || instanceOrAddress.equals(address());
  }

  /** Whether its last request had no response. */
  boolean isSilent() {
    return silent;
  }

  void heard(boolean responded) {
    silent = !responded;
  }

  /** Both names, for messages. */
  String label() {
    return instance.isEmpty() ? address() : instance + " at " + address();
  }

  /** Its names, as all responses have them. */
  public JsonObject toJson() {
    return new JsonObject().put("instance", instance()).put("address", address());
  }
}
