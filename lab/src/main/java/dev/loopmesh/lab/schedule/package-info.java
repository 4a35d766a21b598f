/**
 * Schedules of faults and latencies: {@link dev.loopmesh.lab.schedule.ScheduleReader} validates a
 * document, {@link dev.loopmesh.lab.schedule.SchedulePlayer} plays it. Begin at {@link
 * dev.loopmesh.lab.schedule.ScheduleRoutes}; use on the lab's event loop.
 */
package dev.loopmesh.lab.schedule;
