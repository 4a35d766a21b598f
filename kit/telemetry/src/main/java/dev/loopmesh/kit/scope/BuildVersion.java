package dev.loopmesh.kit.scope;

/** The version of this build. */
public final class BuildVersion {
  /** The version in the jar's manifest, such as {@code 0.1.0}; {@code dev} from loose classes. */
  public static final String CURRENT = read();

  private BuildVersion() {}

  private static String read() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
