package dev.loopmesh.kit.telemetry;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the senders of exporters when there is something to send. An HTTP client reads all
 * certificates that its machine trusts: a third of what a service does before it is ready, and it
 * has nothing to send until it has answered somebody.
 *
 * <p>It loads what another loader does, but for the senders. Used by one thread; the senders are
 * thread-safe.
 */
final class LateSenders implements ComponentLoader {
  private final ComponentLoader loader;
  private LateSender last;

  LateSenders(ComponentLoader loader) {
    this.loader = loader;
  }

  @Override
  public <T> Iterable<T> load(Class<T> kind) {
    if (kind != HttpSenderProvider.class) {
      return loader.load(kind);
    }
    List<T> late = new ArrayList<>();
    loader.load(kind).forEach(found -> late.add(kind.cast(late((HttpSenderProvider) found))));
    return late;
  }

  private HttpSenderProvider late(HttpSenderProvider provider) {
    return config -> {
      last = new LateSender(provider, config);
      return last;
    };
  }

  /** The one that was asked for last; null before the first. */
  LateSender last() {
    return last;
  }

  /** A sender that is not there until it has something to send. */
  static final class LateSender implements HttpSender {
    private final HttpSenderProvider provider;
    private final HttpSenderConfig config;
    private HttpSender sender;

    private LateSender(HttpSenderProvider provider, HttpSenderConfig config) {
      this.provider = provider;
      this.config = config;
    }

    /** The media type of what is sent. */
    String contentType() {
      return config.getContentType();
    }

    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      sender().send(message, onResponse, onError);
    }

    private synchronized HttpSender sender() {
      if (sender == null) {
        sender = provider.createSender(config);
      }
      return sender;
    }

    @Override
    public synchronized CompletableResultCode shutdown() {
      return sender == null ? CompletableResultCode.ofSuccess() : sender.shutdown();
    }
  }
}
