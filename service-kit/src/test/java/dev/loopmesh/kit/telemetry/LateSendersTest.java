package dev.loopmesh.kit.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LateSendersTest {
  private final List<CountingSender> made = new ArrayList<>();

  @Test
  void whoHasNothingToSendMakesNoSender() {
    HttpSender sender = lateSender();
    assertTrue(sender.shutdown().isSuccess());
    assertEquals(0, made.size());
  }

  @Test
  void allThatIsSentGoesThroughOneSenderWhichEndsWithIt() {
    HttpSender sender = lateSender();
    sender.send(null, answer -> {}, failure -> {});
    sender.send(null, answer -> {}, failure -> {});
    sender.shutdown();
    assertEquals(1, made.size());
    assertEquals(2, made.get(0).sent);
    assertTrue(made.get(0).ended);
  }

  private HttpSender lateSender() {
    HttpSenderProvider provider =
        config -> {
          made.add(new CountingSender());
          return made.get(made.size() - 1);
        };
    ComponentLoader loader =
        new ComponentLoader() {
          @Override
          public <T> Iterable<T> load(Class<T> kind) {
            return List.of(kind.cast(provider));
          }
        };
    return new LateSenders(loader)
        .load(HttpSenderProvider.class)
        .iterator()
        .next()
        .createSender(null);
  }

  private static final class CountingSender implements HttpSender {
    private int sent;
    private boolean ended;

    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      sent++;
    }

    @Override
    public CompletableResultCode shutdown() {
      ended = true;
      return CompletableResultCode.ofSuccess();
    }
  }
}
