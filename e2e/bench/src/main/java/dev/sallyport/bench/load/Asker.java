package dev.sallyport.bench.load;

import io.undertow.UndertowOptions;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.UndertowClient;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;

/**
 * Asks one replica for decisions as a gateway does: over one connection of HTTP/2, with the
 * gateway's certificate.
 *
 * <p>Undertow's client, because a generator competes for the cores with what it measures: the JDK's
 * takes several times as much for a request as the runtime does, and opens a connection for each
 * request that waits when the one there was has to go.
 */
public final class Asker implements AutoCloseable {
  /** Stands for a status where there was no answer. */
  public static final int NO_ANSWER = 0;

  private static final int PATIENCE_SECONDS = 10;

  /**
   * Holds the largest TLS record. With less, what is left over of a record waits unread for ever.
   */
  private static final int BUFFER = 20 * 1024;

  private static final OptionMap HTTP2 = OptionMap.create(UndertowOptions.ENABLE_HTTP2, true);

  private static final DefaultByteBufferPool BUFFERS = new DefaultByteBufferPool(true, BUFFER);
  private static final Map<String, HttpString> NAMES = new ConcurrentHashMap<>();

  /** One thread for all: it takes no more of the cores than it needs. */
  private static final XnioIoThread THREAD = thread();

  private final UndertowXnioSsl tls;
  private final URI uri;

  // Below: touched by the thread alone.
  private final Queue<Call> waiting = new ArrayDeque<>();
  private @Nullable ClientConnection connection;
  private boolean connecting;
  private boolean closed;

  /**
   * One question; sent again, once, if a connection ends that was told to go, as gateways do.
   *
   * @param again whether this is the second time
   */
  private record Call(Question question, CompletableFuture<Integer> status, boolean again) {}

  /**
   * @param port where the replica listens for gateways
   * @param identity the gateway's
   */
  public Asker(int port, SSLContext identity) {
    uri = URI.create("h2://localhost:" + port);
    tls = new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY, BUFFERS, identity);
  }

  private static XnioIoThread thread() {
    try {
      return Xnio.getInstance()
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_NAME, "asker")
                  .set(Options.WORKER_IO_THREADS, 1)
                  .set(Options.WORKER_TASK_CORE_THREADS, 0)
                  .set(Options.WORKER_TASK_MAX_THREADS, 1)
                  .set(Options.THREAD_DAEMON, true)
                  .getMap())
          .getIoThread();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status of the answer; never fails. */
  public CompletableFuture<Integer> ask(Question question) {
    Call call = new Call(question, new CompletableFuture<>(), false);
    THREAD.execute(() -> begin(call));
    return call.status().completeOnTimeout(NO_ANSWER, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void begin(Call call) {
    ClientConnection open = connection;
    if (open != null && open.isOpen()) {
      send(open, call);
    } else {
      waiting.add(call);
      connect();
    }
  }

  private void connect() {
    if (connecting || closed) {
      return;
    }
    connecting = true;
    UndertowClient.getInstance()
        .connect(
            new ClientCallback<>() {
              @Override
              public void completed(ClientConnection opened) {
                connecting = false;
                connection = opened;
                sendWaiting(opened);
              }

              @Override
              public void failed(IOException e) {
                connecting = false;
                waiting.forEach(call -> call.status().complete(NO_ANSWER));
                waiting.clear();
              }
            },
            uri,
            THREAD,
            tls,
            BUFFERS,
            HTTP2);
  }

  private void sendWaiting(ClientConnection opened) {
    for (Call call = waiting.poll(); call != null; call = waiting.poll()) {
      send(opened, call);
    }
  }

  private void send(ClientConnection open, Call call) {
    ClientRequest request = new ClientRequest().setMethod(Methods.GET).setPath(Questions.PATH);
    call.question()
        .toRuntime()
        .forEach(
            (name, value) ->
                request
                    .getRequestHeaders()
                    .put(NAMES.computeIfAbsent(name, HttpString::new), value));
    open.sendRequest(
        request,
        new ClientCallback<>() {
          @Override
          public void completed(ClientExchange exchange) {
            exchange.setResponseListener(
                new ClientCallback<>() {
                  @Override
                  public void completed(ClientExchange answered) {
                    int status = answered.getResponse().getResponseCode();
                    answered
                        .getResponseChannel()
                        .getReadSetter()
                        .set(ChannelListeners.drainListener(Long.MAX_VALUE, null, null));
                    answered.getResponseChannel().resumeReads();
                    call.status().complete(status);
                  }

                  @Override
                  public void failed(IOException e) {
                    again(call);
                  }
                });
          }

          @Override
          public void failed(IOException e) {
            again(call);
          }
        });
  }

  private void again(Call call) {
    if (call.again() || closed) {
      call.status().complete(NO_ANSWER);
    } else {
      begin(new Call(call.question(), call.status(), true));
    }
  }

  @Override
  public void close() {
    THREAD.execute(
        () -> {
          closed = true;
          IoUtils.safeClose(connection);
        });
  }
}
