/** Typed settings from environment variables, and those that can change at runtime. */
package dev.loopmesh.kit.settings;
