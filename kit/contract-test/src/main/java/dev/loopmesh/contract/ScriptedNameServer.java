package dev.loopmesh.contract;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A name server on 127.0.0.1, over UDP and TCP, that answers every question as a test says. */
public final class ScriptedNameServer implements AutoCloseable {
  private static final int MOST_TRIES = 20;
  private static final int MOST_IN_A_DATAGRAM = 60; // records; more are sent over TCP

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicInteger questions = new AtomicInteger();
  private final InetSocketAddress address;
  private volatile Script script = new Script(DnsResponseCode.NXDOMAIN, 1, List.of());

  /**
   * What it answers.
   *
   * @param code null for no answer
   */
  private record Script(DnsResponseCode code, int ttlSeconds, List<String> addresses) {}

  /** A running one, at first without any name. */
  public ScriptedNameServer() {
    Bootstrap datagrams =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .handler(pipeline(DatagramDnsQueryDecoder::new, DatagramDnsResponseEncoder::new));
    ServerBootstrap streams =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(pipeline(TcpDnsQueryDecoder::new, TcpDnsResponseEncoder::new));
    address = bind(streams, datagrams);
  }

  /** To the same port, which a datagram socket of another program may have: then to another one. */
  private static InetSocketAddress bind(ServerBootstrap streams, Bootstrap datagrams) {
    for (int tries = 1; ; tries++) {
      Channel bound = streams.bind("127.0.0.1", 0).syncUninterruptibly().channel();
      ChannelFuture same = datagrams.bind(bound.localAddress()).awaitUninterruptibly();
      if (same.isSuccess() || tries == MOST_TRIES) {
        same.syncUninterruptibly();
        return (InetSocketAddress) bound.localAddress();
      }
      bound.close().syncUninterruptibly();
    }
  }

  /** Its address and port, as the setting {@code DNS_SERVER} has it. */
  public String address() {
    return NetUtil.toSocketAddressString(address);
  }

  /** From now on all names have these addresses, for a second. */
  public void has(String... addresses) {
    has(1, addresses);
  }

  /** The same for a number of seconds. */
  public void has(int ttlSeconds, String... addresses) {
    script = new Script(DnsResponseCode.NOERROR, ttlSeconds, List.of(addresses));
  }

  /** From now on all questions get this code. */
  public void fails(DnsResponseCode code) {
    script = new Script(code, 1, List.of());
  }

  /** From now on no question is answered. */
  public void isSilent() {
    script = new Script(null, 1, List.of());
  }

  /** How many questions have arrived. */
  public int questions() {
    return questions.get();
  }

  private ChannelHandler pipeline(
      Supplier<ChannelHandler> decoder, Supplier<ChannelHandler> encoder) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(decoder.get(), encoder.get(), new Answering());
      }
    };
  }

  private final class Answering extends SimpleChannelInboundHandler<DnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
      questions.incrementAndGet();
      Script now = script;
      if (now.code() != null) {
        context.writeAndFlush(answer(query, query.recordAt(DnsSection.QUESTION), now));
      }
    }
  }

  private static DnsResponse answer(DnsQuery query, DnsQuestion question, Script script) {
    boolean datagram = query instanceof DatagramDnsQuery;
    DnsResponse answer =
        query instanceof DatagramDnsQuery from
            ? new DatagramDnsResponse(from.recipient(), from.sender(), query.id())
            : new DefaultDnsResponse(query.id());
    answer.setCode(script.code()).setAuthoritativeAnswer(true);
    answer.setTruncated(datagram && script.addresses().size() > MOST_IN_A_DATAGRAM);
    answer.addRecord(DnsSection.QUESTION, question);
    int bytes = question.type().equals(DnsRecordType.A) ? 4 : 16;
    Stream<byte[]> addresses =
        script.addresses().stream()
            .limit(datagram ? MOST_IN_A_DATAGRAM : Integer.MAX_VALUE)
            .map(NetUtil::createByteArrayFromIpAddressString);
    addresses
        .filter(ip -> ip.length == bytes && !question.type().equals(DnsRecordType.CNAME))
        .map(
            ip ->
                new DefaultDnsRawRecord(
                    question.name(),
                    question.type(),
                    script.ttlSeconds(),
                    Unpooled.wrappedBuffer(ip)))
        .forEach(record -> answer.addRecord(DnsSection.ANSWER, record));
    return answer;
  }

  @Override
  public void close() {
    loop.shutdownGracefully();
  }
}
