package dev.loopmesh.kit.telemetry;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The receiver is in the hands of the test: it has got what it has, and answers when it is told.
 */
class SpanPostTest {
  private static final int IN_POST = 3;
  private static final int KEPT = 7;
  private static final Duration NEVER = Duration.ofHours(1);

  private final Receiver receiver = new Receiver();
  private SpanPost post = new SpanPost(new Outbox(receiver), bounds(NEVER));
  private SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(post).build();

  @AfterEach
  void end() {
    receiver.broken = true; // so that nothing more waits for an answer
    receiver.arrived.forEach(Arrived::answer);
    assertTrue(provider.shutdown().join(10, SECONDS).isDone());
  }

  @Test
  void aFullPostGoesAtOnceAndOneAtATime() throws Exception {
    spans(0, 6);
    Arrived first = receiver.next();
    assertEquals(List.of("0", "1", "2"), first.spans);
    assertEquals(0, receiver.posts.size());
    first.answer();
    Arrived second = receiver.next();
    assertEquals(List.of("3", "4", "5"), second.spans);
    second.answer();
    assertEquals(6, post.processed().get(""));
    assertEquals(0, post.dropped());
  }

  @Test
  void noPostHasAnythingOfThoseBefore() throws Exception {
    for (int i = 0; i < 5 * IN_POST; i += IN_POST) {
      spans(i, i + IN_POST);
      Arrived arrived = receiver.next();
      assertEquals(List.of("" + i, "" + (i + 1), "" + (i + 2)), arrived.spans);
      arrived.answer();
    }
  }

  @Test
  void whatIsNotFullGoesAfterAWhile() throws Exception {
    provider.shutdown().join(10, SECONDS);
    post = new SpanPost(new Outbox(receiver), bounds(Duration.ofMillis(1)));
    provider = SdkTracerProvider.builder().addSpanProcessor(post).build();
    spans(0, 1);
    assertEquals(List.of("0"), receiver.next().spans);
  }

  @Test
  void whatDoesNotFitIsDroppedAndCountedAndThenThereIsRoomAgain() throws Exception {
    spans(0, KEPT + 2);
    assertEquals(2, post.dropped());
    receiver.next().answer();
    spans(20, 22);
    receiver.next().answer();
    assertEquals(List.of("6", "20", "21"), receiver.next().spans);
    assertEquals(2, post.dropped());
  }

  @Test
  void whatTheReceiverRefusesIsLostAndTheNextGoes() throws Exception {
    receiver.willAnswer = 503;
    spans(0, 6);
    receiver.next().answer();
    assertEquals(List.of("3", "4", "5"), receiver.next().spans);
    assertEquals(3, post.processed().get("503"));
  }

  @Test
  void whoCannotSendIsAskedAgainForTheNextPost() throws Exception {
    receiver.broken = true;
    spans(0, 3);
    assertTrue(post.forceFlush().join(10, SECONDS).isDone());
    assertEquals(3, post.processed().get(StackOverflowError.class.getName()));
    receiver.broken = false;
    spans(3, 6);
    assertEquals(List.of("3", "4", "5"), receiver.next().spans);
  }

  @Test
  void allThatThereIsGoesBeforeTheEnd() throws Exception {
    spans(0, 4);
    CompletableResultCode end = provider.shutdown();
    receiver.next().answer();
    Arrived last = receiver.next();
    assertEquals(List.of("3"), last.spans);
    assertTrue(!receiver.ended && !end.isDone());
    last.answer();
    assertTrue(end.join(10, SECONDS).isSuccess());
    assertTrue(receiver.ended);
  }

  @Test
  void aReceiverThatFailsDoesNotHoldUpTheEnd() throws Exception {
    receiver.willAnswer = 500;
    spans(0, 6);
    CompletableResultCode end = provider.shutdown();
    receiver.next().answer();
    assertTrue(end.join(10, SECONDS).isDone());
    assertEquals(0, receiver.posts.size());
    assertEquals(6, post.processed().get("500"), "also what was not tried any more");
  }

  @Test
  void whatIsNotSampledIsNotSent() {
    SdkTracerProvider none =
        SdkTracerProvider.builder().setSampler(new RecordOnly()).addSpanProcessor(post).build();
    none.get("test").spanBuilder("unseen").startSpan().end();
    assertTrue(post.forceFlush().join(10, SECONDS).isSuccess());
    assertEquals(0, receiver.posts.size());
  }

  private static SpanPost.Bounds bounds(Duration delay) {
    return new SpanPost.Bounds(delay, IN_POST, KEPT);
  }

  private void spans(int from, int to) {
    IntStream.range(from, to)
        .mapToObj(i -> provider.get("test").spanBuilder("" + i).startSpan())
        .forEach(Span::end);
  }

  /** Takes what it gets, and keeps its answers back. */
  private static final class Receiver implements HttpSender {
    private final Queue<Arrived> arrived = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Arrived> posts = new LinkedBlockingQueue<>();
    private volatile int willAnswer = 200;
    private volatile boolean broken;
    private Error failure = new StackOverflowError("broken on purpose");
    private volatile boolean ended;

    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      if (broken) {
        throw failure;
      }
      Arrived post = new Arrived(names(message), () -> onResponse.accept(new Answer(willAnswer)));
      arrived.add(post);
      posts.add(post);
    }

    Arrived next() throws InterruptedException {
      Arrived next = posts.poll(10, SECONDS);
      assertNotNull(next, "nothing came");
      return next;
    }

    @Override
    public CompletableResultCode shutdown() {
      ended = true;
      return CompletableResultCode.ofSuccess();
    }
  }

  private static List<String> names(MessageWriter message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> names = new ArrayList<>();
    try {
      message.writeMessage(bytes);
      ExportTraceServiceRequest.parseFrom(bytes.toByteArray()).getResourceSpansList().stream()
          .flatMap(ofResource -> ofResource.getScopeSpansList().stream())
          .flatMap(ofScope -> ofScope.getSpansList().stream())
          .forEach(span -> names.add(span.getName()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }

  /** Spans that are made, and are not to be exported. */
  private static final class RecordOnly implements Sampler {
    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      return SamplingResult.recordOnly();
    }

    @Override
    public String getDescription() {
      return "record only";
    }
  }

  private record Arrived(List<String> spans, Runnable answering, AtomicBoolean answered) {
    Arrived(List<String> spans, Runnable answering) {
      this(spans, answering, new AtomicBoolean());
    }

    void answer() {
      if (answered.compareAndSet(false, true)) {
        answering.run();
      }
    }
  }

  private record Answer(int getStatusCode) implements HttpResponse {
    @Override
    public String getStatusMessage() {
      return "";
    }

    @Override
    public byte[] getResponseBody() {
      return new byte[0];
    }
  }
}
