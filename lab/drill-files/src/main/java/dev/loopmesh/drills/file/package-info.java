/** Files of drills: read, checked against a schema, and made ready to be played with a seed. */
package dev.loopmesh.drills.file;
