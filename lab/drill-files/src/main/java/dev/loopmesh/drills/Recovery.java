package dev.loopmesh.drills;

import java.time.Duration;

/**
 * When an incident is over.
 *
 * @param objective that must be met
 * @param hold for how long
 */
public record Recovery(Objective objective, Duration hold) {}
