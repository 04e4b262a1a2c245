package dev.sallyport.server.http;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.GracefulGoAway;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.WholeHeadersChannel;
import io.undertow.server.ConnectorStatistics;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http2.Http2ReceiveListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/**
 * HTTP/2 connections that do not last for ever.
 *
 * <p>A gateway opens one connection and keeps it: all its requests then meet one replica and one
 * thread, and a replica that joins gets none. So each connection is told GOAWAY after {@code age}
 * (plus or minus a fifth, lest all go at once), soon after a replica has joined, and at drain; what
 * is in flight finishes.
 *
 * <p>Not more often than that: until Go's client has the next connection it opens one for each
 * request that waits, and where there is no processor left for handshakes that makes it worse.
 */
final class RotatingHttp2 implements DelegateOpenListener {
  private static final Logger LOG = LoggerFactory.getLogger(RotatingHttp2.class);

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Set<Http2Channel> open = ConcurrentHashMap.newKeySet();
  private final Set<Http2Channel> told = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;
  private final AtomicInteger opened = new AtomicInteger();
  private final ByteBufferPool buffers;
  private final Duration age;
  private OptionMap options;
  private HttpHandler root;

  RotatingHttp2(ByteBufferPool buffers, OptionMap options, Duration age, HttpHandler root) {
    this.buffers = buffers;
    this.options = options;
    this.age = age;
    this.root = root;
  }

  @Override
  public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer read) {
    Http2Channel channel = new WholeHeadersChannel(connection, buffers, read, options);
    channel.setIdleTimeout(options.get(UndertowOptions.IDLE_TIMEOUT, 0));
    open.add(channel);
    opened.incrementAndGet();
    channel.addCloseTask(open::remove);
    channel.addCloseTask(told::remove);
    retire(channel, age, ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    channel
        .getReceiveSetter()
        .set(new Http2ReceiveListener(root, options, buffers.getBufferSize(), null));
    channel.resumeReceives();
    if (draining) {
      channel.getIoThread().execute(() -> retire(channel));
    }
  }

  @Override
  public void handleEvent(StreamConnection connection) {
    handleEvent(connection, null);
  }

  /** Tells every connection to go, each on its own thread. */
  void drain() {
    draining = true;
    open.forEach(channel -> channel.getIoThread().execute(() -> retire(channel)));
  }

  /** Tells every connection to go at some moment within {@code time}. */
  void share(Duration time) {
    open.forEach(channel -> retire(channel, time, ThreadLocalRandom.current().nextDouble()));
  }

  /** How many connections there have been. */
  int opened() {
    return opened.get();
  }

  /** How many connections there are. */
  int connections() {
    return open.size();
  }

  private void retire(Http2Channel channel, Duration time, double part) {
    channel
        .getIoThread()
        .executeAfter(
            () -> retire(channel), (long) (part * time.toMillis()), TimeUnit.MILLISECONDS);
  }

  private void retire(Http2Channel channel) {
    if (!channel.isOpen() || !told.add(channel)) {
      return;
    }
    try {
      GracefulGoAway.send(channel);
    } catch (IOException e) {
      LOG.debug("A connection broke while it was told to go", e);
    }
    // A client that does not close it keeps nothing alive: no decision takes that long.
    channel
        .getIoThread()
        .executeAfter(() -> IoUtils.safeClose(channel), GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public HttpHandler getRootHandler() {
    return root;
  }

  @Override
  public void setRootHandler(HttpHandler rootHandler) {
    this.root = rootHandler;
  }

  @Override
  public OptionMap getUndertowOptions() {
    return options;
  }

  @Override
  public void setUndertowOptions(OptionMap undertowOptions) {
    this.options = undertowOptions;
  }

  @Override
  public ByteBufferPool getBufferPool() {
    return buffers;
  }

  @Override
  public @Nullable ConnectorStatistics getConnectorStatistics() {
    return null;
  }

  @Override
  public void closeConnections() {
    drain();
  }
}
