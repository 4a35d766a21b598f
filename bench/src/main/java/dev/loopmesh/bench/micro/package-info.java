/**
 * What the hot pieces cost, one by one: time and bytes for each operation, measured with JMH. Each
 * benchmark is a class of its own, goes through a door that programs use too, and is kept honest
 * about its bytes by a test.
 */
package dev.loopmesh.bench.micro;
