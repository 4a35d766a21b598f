package dev.loopmesh.control;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * The response of a management port; a header is null where there is none.
 *
 * @param replica the address of the replica that responded
 */
public record ManagementAnswer(
    String replica, int status, String contentType, String allow, String retryAfter, Buffer body) {

  public boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /** The body; empty where it is not a JSON object. */
  public JsonObject json() {
    try {
      return body.length() == 0 ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }

  /** The problem's detail, or the status without one. */
  public String reason() {
    return json().getValue("detail") instanceof String detail
        ? detail
        : "It responded with " + status;
  }
}
