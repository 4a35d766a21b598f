package dev.loopmesh.aggregator.upstream;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Locale;

/**
 * What the aggregator asks of a service, and how to tell an answer from a lie.
 *
 * @param service whom it asks
 * @param uri path and query
 * @param form what the answer must be
 */
public record Question(String service, String uri, CheckedJson.Form form) {
  /** Who is this user? */
  public static Question user(int id) {
    return new Question("user-service", "/users/" + id, CheckedJson.Form.OBJECT);
  }

  /** What has this user ordered? */
  public static Question orders(int userId) {
    return new Question("order-service", "/orders?user=" + userId, CheckedJson.Form.ARRAY);
  }

  /** What has this user paid? */
  public static Question payments(int userId) {
    return new Question("payment-service", "/payments?user=" + userId, CheckedJson.Form.ARRAY);
  }

  /**
   * Believes the answer, or not.
   *
   * @throws UpstreamFailure when the status, the content type or the JSON is not as it must be
   */
  public CheckedJson read(UpstreamAnswer answer) {
    switch (answer.status()) {
      case 200 -> {}
      case 404 -> throw UpstreamFailure.unknown(service);
      case 504 -> throw UpstreamFailure.outOfTime(service);
      default -> throw UpstreamFailure.status(service, answer.status());
    }
    if (!isJson(answer.contentType())) {
      throw UpstreamFailure.lie(service, "its content type is " + answer.contentType());
    }
    return read(answer.body());
  }

  /**
   * Believes the body, or not.
   *
   * @throws UpstreamFailure when it is not as it must be
   */
  public CheckedJson read(Buffer body) {
    try {
      return CheckedJson.of(body, form);
    } catch (IOException e) {
      throw UpstreamFailure.lie(service, "its body is not " + form);
    }
  }

  private static boolean isJson(String contentType) {
    if (contentType == null) {
      return false;
    }
    if (contentType.equals("application/json")) {
      return true; // as nearly all say it
    }
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return mediaType.equals("application/json");
  }
}
