/**
 * The scale of waiting: {@link dev.loopmesh.bench.waiting.WaitingScenario} keeps very many requests
 * in flight, {@link dev.loopmesh.bench.waiting.FanOutScenario} makes each ask more and more
 * upstreams; {@link dev.loopmesh.bench.waiting.WaitingCommand} runs them, {@link
 * dev.loopmesh.bench.waiting.WaitingTable} shows what they found.
 */
package dev.loopmesh.bench.waiting;
