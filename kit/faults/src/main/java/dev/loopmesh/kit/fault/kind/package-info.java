/** The kinds of injected faults. */
package dev.loopmesh.kit.fault.kind;
