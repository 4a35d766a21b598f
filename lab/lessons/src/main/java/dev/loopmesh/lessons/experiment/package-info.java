/** What a lesson may use while it runs: requests, load, and control of the mesh. */
package dev.loopmesh.lessons.experiment;
