package dev.loopmesh.shop;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;

/**
 * A customer of the shop.
 *
 * @param id from {@link Shop#FIRST_USER_ID} to {@link Shop#LAST_USER_ID}
 * @param name given name and family name, in Latin letters with their diacritics
 * @param email an ASCII address in a domain reserved for examples (RFC 2606); no two users share it
 * @param country ISO 3166-1 alpha-2 code
 * @param memberSince the day of joining; no order is older
 */
public record User(int id, String name, String email, String country, LocalDate memberSince) {

  /** The JSON of user-service. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("name", name)
        .put("email", email)
        .put("country", country)
        .put("memberSince", memberSince.toString());
  }
}
