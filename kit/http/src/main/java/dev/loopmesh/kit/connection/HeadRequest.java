package dev.loopmesh.kit.connection;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A HEAD request, whose response is that to GET without content (RFC 9110 section 9.3.2). Vert.x
 * omits the content over HTTP/1.1 only, and sets no length. The response is a {@link Proxy}, since
 * Vert.x has no wrapper for responses.
 */
public final class HeadRequest extends HttpServerRequestWrapper {
  private final HttpServerResponse response;

  private HeadRequest(HttpServerRequestInternal request) {
    super(request);
    HttpServerResponse whole = request.response();
    response = // a class would have to delegate fifty methods
        (HttpServerResponse)
            Proxy.newProxyInstance(
                HeadRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerResponse.class},
                (proxy, method, arguments) -> answer(whole, proxy, method, arguments));
  }

  /** Wraps a HEAD request, so that routes may write content as for GET. */
  public static HttpServerRequest orSame(HttpServerRequest request) {
    return request.method() == HttpMethod.HEAD
        ? new HeadRequest((HttpServerRequestInternal) request)
        : request;
  }

  @Override
  public HttpServerResponse response() {
    return response;
  }

  private static Object answer(
      HttpServerResponse whole, Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "write":
        return Future.succeededFuture();
      case "end":
        if (arguments != null && !whole.isChunked()) {
          whole.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length(arguments[0])));
        }
        return whole.end();
      default:
        try {
          Object result = method.invoke(whole, arguments);
          return result == whole ? proxy : result;
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
    }
  }

  private static int length(Object content) {
    return (content instanceof Buffer buffer ? buffer : Buffer.buffer((String) content)).length();
  }
}
