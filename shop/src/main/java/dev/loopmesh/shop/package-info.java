/**
 * The people, orders and payments of one imaginary shop for kitchen things.
 *
 * <p>The user, order and payment services are separate processes without a database, and yet an
 * order that one of them shows is paid for in another. They agree because nothing is stored:
 * everything is computed from the user's id and one fixed seed, the same in every process and on
 * every JDK. {@link dev.loopmesh.shop.Shop} is the way in.
 */
package dev.loopmesh.shop;
