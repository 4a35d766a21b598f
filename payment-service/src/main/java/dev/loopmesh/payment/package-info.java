/** The payment service. */
package dev.loopmesh.payment;
