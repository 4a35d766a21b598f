/**
 * What waiting costs: very many requests in flight at once ({@code ./mesh bench waiting}), and the
 * width of a fan-out ({@code --widths}).
 */
package dev.loopmesh.bench.waiting;
