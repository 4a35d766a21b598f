package dev.loopmesh.kit.client;

import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.function.BiConsumer;

/** Is told how far an exchange is, on the event loop of its client. */
public interface ExchangeListener {
  /** The request may be queued from now on, until it may be sent. */
  default void queued() {}

  /** A connection is being obtained. */
  default void connecting(long queuedNanos) {}

  /** There is a connection to this address. */
  default void connected(SocketAddress peer, HttpVersion version, long connectingNanos) {}

  /** The request is about to be sent, with these headers. */
  default void sending(BiConsumer<String, String> headers) {}

  /** The request is sent once more, since its connection was closed without a response. */
  default void resent() {}

  /** The head of the response has arrived. */
  default void responseBegins() {}
}
