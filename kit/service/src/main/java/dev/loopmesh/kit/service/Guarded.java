package dev.loopmesh.kit.service;

import dev.loopmesh.kit.guard.Guard;

/** A service with access control. It speaks HTTP/1.1, which is what a guard checks. */
public interface Guarded {
  /** Runs before any route. */
  Guard guard();
}
