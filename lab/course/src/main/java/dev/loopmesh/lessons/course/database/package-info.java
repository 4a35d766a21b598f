/** The lesson in which the wait is that of a real database. */
package dev.loopmesh.lessons.course.database;
