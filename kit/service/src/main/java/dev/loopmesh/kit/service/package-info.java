/** The runtime of a service: its process, its event loops and its two ports. */
package dev.loopmesh.kit.service;
