/**
 * The files of the lab's pages, from the class path. Begin at {@link dev.loopmesh.lab.page.Pages},
 * which is thread-safe.
 */
package dev.loopmesh.lab.page;
