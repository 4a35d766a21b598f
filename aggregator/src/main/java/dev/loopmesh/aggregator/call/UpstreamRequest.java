package dev.loopmesh.aggregator.call;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.loopmesh.kit.client.UpstreamResponse;
import java.io.IOException;
import java.util.Locale;

/**
 * A {@code GET} to a service, and the requirements on its response.
 *
 * @param uri path and query
 * @param form the required form of the response
 * @param userId the user whose data it must contain
 */
public record UpstreamRequest(String service, String uri, CheckedJson.Form form, int userId) {
  public static UpstreamRequest user(int id) {
    return new UpstreamRequest("user-service", "/users/" + id, CheckedJson.Form.USER, id);
  }

  public static UpstreamRequest orders(int userId) {
    String uri = "/orders?user=" + userId;
    return new UpstreamRequest("order-service", uri, CheckedJson.Form.LIST, userId);
  }

  public static UpstreamRequest payments(int userId) {
    String uri = "/payments?user=" + userId;
    return new UpstreamRequest("payment-service", uri, CheckedJson.Form.LIST, userId);
  }

  /**
   * Checks a response.
   *
   * @throws CallFailure if the status, the content type or the JSON is invalid, or the response is
   *     about another user
   */
  public CheckedJson check(UpstreamResponse response) {
    switch (response.status()) {
      case 200 -> {}
      case 404 -> throw CallFailure.unknown(service);
      case 504 -> throw CallFailure.outOfTime(service);
      default -> throw CallFailure.status(service, response.status());
    }
    if (!isJson(response.contentType())) {
      throw CallFailure.unexpected(service, "its content type is " + response.contentType());
    }
    try {
      return CheckedJson.of(response.body(), form, userId);
    } catch (IOException | StackOverflowError | OutOfMemoryError e) {
      response.disown();
      throw CallFailure.unexpected(service, reason(e));
    }
  }

  private String reason(Throwable e) {
    if (e instanceof UnexpectedResponse known) {
      return known.getMessage();
    }
    if (e instanceof StreamConstraintsException beyond) {
      return "its JSON exceeds a limit: " + beyond.getOriginalMessage();
    }
    return e instanceof IOException
        ? "its body is not " + form
        : "its body could not be read: " + e;
  }

  private static boolean isJson(String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }
}
