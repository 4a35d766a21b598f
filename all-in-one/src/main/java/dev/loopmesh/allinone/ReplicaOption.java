package dev.loopmesh.allinone;

import picocli.CommandLine.Option;

/** {@code --instance}: one replica of a service, instead of all. */
final class ReplicaOption {
  @Option(
      names = "--instance",
      paramLabel = "ID",
      description = "Only this replica: its service.instance.id or address, as in ./mesh faults.")
  private String instance;

  /** The path, with the parameter of the lab. */
  String of(String path) {
    return instance == null ? path : path + "?instance=" + LabAddress.segment(instance);
  }
}
