package dev.loopmesh.kit.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.settings.Settings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many connections a server accepts. */
class BoundedAcceptTest {
  private final EmbeddedChannel server =
      new EmbeddedChannel(
          new BoundedAccept(
              new ServerLoad(
                  "public",
                  ServerLimits.read(Settings.of(Map.of("CONNECTION_LIMIT", "1")), false),
                  OpenTelemetry.noop().getMeter("test"))));

  @Test
  void theLimitHolds() {
    assertTrue(accept().isOpen());
    assertFalse(accept().isOpen());
  }

  /** A server that closes has no loop for it any more. */
  @Test
  void aConnectionThatNoLoopTakesDoesNotCount() {
    server.pipeline().addLast(new NoLoop());
    for (int i = 0; i < 3; i++) {
      assertFalse(accept().isOpen());
    }
    server.pipeline().removeLast();
    assertTrue(accept().isOpen());
    assertEquals(1, server.inboundMessages().size());
  }

  private Channel accept() {
    NioSocketChannel connection = new NioSocketChannel();
    server.writeInbound(connection);
    return connection;
  }

  private static final class NoLoop extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      ((Channel) accepted).unsafe().closeForcibly();
    }
  }
}
