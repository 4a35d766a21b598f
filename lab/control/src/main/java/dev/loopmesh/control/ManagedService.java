package dev.loopmesh.control;

import dev.loopmesh.kit.client.Replica;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A service of the mesh, and its replicas. Confined to the lab's event loop. */
public final class ManagedService {
  private final String name;
  private final String management;
  private List<ManagedReplica> replicas;

  private ManagedService(String name, String management, List<ManagedReplica> replicas) {
    this.name = name;
    this.management = management;
    this.replicas = replicas;
  }

  /**
   * A service without replicas until some are known.
   *
   * @param management the URL of its management port, as it is in the settings
   */
  ManagedService(String name, String management) {
    this(name, management, List.of());
  }

  /** A service with one replica, at this URL. */
  public ManagedService(String name, URI management) {
    this(name, management.toString(), List.of(new ManagedReplica(new Replica(name, management))));
  }

  /** Such as {@code payment-service}. */
  public String name() {
    return name;
  }

  String management() {
    return management;
  }

  /** Those known longest first; none while its name does not resolve. */
  public List<ManagedReplica> replicas() {
    return replicas;
  }

  /** The same service, as if it had this replica alone. */
  ManagedService only(ManagedReplica replica) {
    return new ManagedService(name, management, List.of(replica));
  }

  /** Takes its current replicas; those that are known stay the same objects. */
  void become(List<Replica> now) {
    List<ManagedReplica> before = replicas;
    List<ManagedReplica> next = new ArrayList<>();
    for (Replica at : now) {
      next.add(
          before.stream()
              .filter(known -> known.at().equals(at))
              .findFirst()
              .orElseGet(() -> new ManagedReplica(at)));
    }
    replicas = List.copyOf(next);
  }
}
