package dev.loopmesh.drills.run;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The key of the leases of a drill: whoever has it sees and changes what is hidden. */
public final class LeaseKey {
  private static final int BYTES = 24;

  private final SecureRandom random = new SecureRandom();
  private volatile String now = "";

  /** Empty while no drill runs. A secret. */
  public String now() {
    return now;
  }

  /** A new one. */
  String begin() {
    now = secret();
    return now;
  }

  void end() {
    now = "";
  }

  /** A random text of 48 characters. */
  public String secret() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
