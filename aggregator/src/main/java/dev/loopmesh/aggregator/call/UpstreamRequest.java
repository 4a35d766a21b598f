package dev.loopmesh.aggregator.call;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.loopmesh.aggregator.response.CheckedJson;
import dev.loopmesh.aggregator.response.UnexpectedResponse;
import dev.loopmesh.aggregator.response.UpstreamResponse;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Locale;

/**
 * What the aggregator asks of a service, and how to tell an answer from a lie.
 *
 * @param service whom it asks
 * @param uri path and query
 * @param form what the answer must be
 * @param userId whose data it must hold
 */
public record UpstreamRequest(String service, String uri, CheckedJson.Form form, int userId) {
  /** Who is this user? */
  public static UpstreamRequest user(int id) {
    return new UpstreamRequest("user-service", "/users/" + id, CheckedJson.Form.USER, id);
  }

  /** What has this user ordered? */
  public static UpstreamRequest orders(int userId) {
    return new UpstreamRequest(
        "order-service", "/orders?user=" + userId, CheckedJson.Form.LIST, userId);
  }

  /** What has this user paid? */
  public static UpstreamRequest payments(int userId) {
    return new UpstreamRequest(
        "payment-service", "/payments?user=" + userId, CheckedJson.Form.LIST, userId);
  }

  /**
   * Believes the answer, or not.
   *
   * @throws CallFailure when the status, the content type or the JSON is not as it must be, or the
   *     answer is for another user
   */
  public CheckedJson read(UpstreamResponse answer) {
    switch (answer.status()) {
      case 200 -> {}
      case 404 -> throw CallFailure.unknown(service);
      case 504 -> throw CallFailure.outOfTime(service);
      default -> throw CallFailure.status(service, answer.status());
    }
    if (!isJson(answer.contentType())) {
      throw CallFailure.lie(service, "its content type is " + answer.contentType());
    }
    try {
      return read(answer.body());
    } catch (CallFailure lie) {
      answer.disown();
      throw lie;
    }
  }

  private CheckedJson read(Buffer body) {
    try {
      return CheckedJson.of(body, form, userId);
    } catch (UnexpectedResponse e) {
      throw CallFailure.lie(service, e.getMessage());
    } catch (StreamConstraintsException e) {
      throw CallFailure.lie(service, "its JSON is beyond a limit: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw CallFailure.lie(service, "its body is not " + form);
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw CallFailure.lie(service, "its body could not be read: " + e);
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
