package dev.loopmesh.aggregator.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.Function;

/**
 * What the aggregator asks of a service, and how to tell an answer from a lie.
 *
 * @param service whom it asks
 * @param uri path and query
 * @param form what the answer must be, in words
 * @param decode reads it; fails with {@link DecodeException} or {@link ClassCastException}
 */
public record Question<T>(String service, String uri, String form, Function<Buffer, T> decode) {

  /** Who is this user? */
  public static Question<JsonObject> user(int id) {
    return new Question<>("user-service", "/users/" + id, "a JSON object", Buffer::toJsonObject);
  }

  /** What has this user ordered? */
  public static Question<JsonArray> orders(int userId) {
    return new Question<>(
        "order-service", "/orders?user=" + userId, "a JSON array", Buffer::toJsonArray);
  }

  /** What has this user paid? */
  public static Question<JsonArray> payments(int userId) {
    return new Question<>(
        "payment-service", "/payments?user=" + userId, "a JSON array", Buffer::toJsonArray);
  }

  /**
   * Believes the answer, or not.
   *
   * @throws UpstreamFailure when the status, the content type or the JSON is not as it must be
   */
  public T read(UpstreamAnswer answer) {
    switch (answer.status()) {
      case 200 -> {}
      case 404 -> throw UpstreamFailure.unknown(service);
      case 504 -> throw UpstreamFailure.outOfTime(service);
      default -> throw UpstreamFailure.status(service, answer.status());
    }
    if (!isJson(answer.contentType())) {
      throw UpstreamFailure.lie(service, "its content type is " + answer.contentType());
    }
    try {
      return decode.apply(answer.body());
    } catch (DecodeException | ClassCastException e) {
      throw UpstreamFailure.lie(service, "its body is not " + form);
    }
  }

  private static boolean isJson(String contentType) {
    if (contentType == null) {
      return false;
    }
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return mediaType.equals("application/json");
  }
}
