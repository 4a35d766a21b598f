/**
 * Schedules of faults and latencies: {@link dev.loopmesh.control.schedule.ScheduleReader} validates
 * a document, {@link dev.loopmesh.control.schedule.SchedulePlayer} plays it. Begin at {@link
 * dev.loopmesh.control.schedule.ScheduleRoutes}; use on the lab's event loop.
 */
package dev.loopmesh.control.schedule;
