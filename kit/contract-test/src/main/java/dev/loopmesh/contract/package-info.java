/** Tests that a running service keeps to the OpenAPI document that it serves. */
package dev.loopmesh.contract;
