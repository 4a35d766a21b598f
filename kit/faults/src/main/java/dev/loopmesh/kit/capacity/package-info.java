/** Capacity: how many requests a service works on at a time, and the queue before them. */
package dev.loopmesh.kit.capacity;
