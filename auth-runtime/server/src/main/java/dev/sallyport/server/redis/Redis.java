package dev.sallyport.server.redis;

import dev.sallyport.server.settings.RedisSettings;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis that comes and goes. One thread makes the connections, asks once a second whether it
 * answers, and makes new connections where it does not for long; everybody else asks only while it
 * does ({@link Health}), and waits for a moment at most.
 */
public final class Redis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);

  /** The channel of wake-ups: a message says "look", whatever it says. */
  private static final String NEWS = "sallyport:log";

  /** How long somebody waits whom somebody else waits for. */
  static final Duration MOMENT = Duration.ofMillis(20);

  private static final Duration TURN = Duration.ofSeconds(1);

  /** So many turns without an answer, and the connection is not believed any more. */
  private static final int LAST_TURN = 5;

  private final RedisClient client;
  private final Runnable wake;
  private final Health health = new Health();
  private final Semaphore turns = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable Link link;
  private volatile boolean closed;
  private int unanswered;

  /**
   * Connects nothing yet.
   *
   * @param wake called when somebody published a wake-up, and after every connect, which may have
   *     come too late for one; must not block
   */
  public Redis(RedisSettings settings, Runnable wake) throws GeneralSecurityException {
    this.client = Link.client(settings);
    this.wake = wake;
    this.thread = Thread.ofPlatform().name("redis").daemon().unstarted(this::run);
  }

  /** Starts connecting, and never waits for it. */
  public void start() {
    thread.start();
  }

  /** Whether it is there and answers. */
  public boolean isAnswering() {
    return health.isAnswering();
  }

  /** How many questions were not answered, or not in time. */
  public long errors() {
    return health.errors();
  }

  /** Wakes every other replica: what was committed before is to be looked at. Waits for nothing. */
  public void wakeOthers() {
    send(commands -> commands.publish(NEWS, new byte[] {'1'}));
  }

  /** What is kept under a key; empty also where that cannot be found out in a moment. */
  Optional<byte[]> get(String key) {
    return ask(commands -> commands.get(key), MOMENT);
  }

  /** Has a value kept for a while, if possible. Waits for nothing. */
  void put(String key, byte[] value, Duration life) {
    send(commands -> commands.set(key, value, SetArgs.Builder.px(life)));
  }

  /** What a script answers; empty where it does not within {@code patience}. */
  Optional<List<Long>> run(
      String script, List<String> keys, List<String> arguments, Duration patience) {
    String[] names = keys.toArray(String[]::new);
    byte[][] values =
        arguments.stream()
            .map(argument -> argument.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    return ask(
        commands ->
            commands
                .<List<Long>>evalsha(commands.digest(script), ScriptOutputType.MULTI, names, values)
                .exceptionallyCompose(
                    e ->
                        e instanceof RedisNoScriptException
                            ? commands.eval(script, ScriptOutputType.MULTI, names, values)
                            : CompletableFuture.failedStage(e))
                .toCompletableFuture(),
        patience);
  }

  private <T> Optional<T> ask(
      Function<RedisAsyncCommands<String, byte[]>, Future<T>> question, Duration patience) {
    Link to = link;
    if (to == null || !health.isAnswering()) {
      return Optional.empty();
    }
    return ask(to, question, patience);
  }

  private <T> Optional<T> ask(
      Link to,
      Function<RedisAsyncCommands<String, byte[]>, Future<T>> question,
      Duration patience) {
    try {
      Future<T> answer = question.apply(to.commands().async());
      try {
        Optional<T> value =
            Optional.ofNullable(answer.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        health.answered();
        return value;
      } catch (TimeoutException _) {
        answer.cancel(false);
        health.failed("no answer in time");
      }
    } catch (ExecutionException e) {
      health.failed(said(e));
    } catch (RedisException e) {
      health.failed(said(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private void send(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<?>> command) {
    Link to = link;
    if (to == null || !health.isAnswering()) {
      return;
    }
    try {
      var _ =
          command
              .apply(to.commands().async())
              .whenComplete(
                  (_, failed) -> {
                    if (failed != null) {
                      health.failed(said(failed));
                    }
                  });
    } catch (RedisException e) {
      health.failed(said(e));
    }
  }

  private void run() {
    while (!closed) {
      try {
        turn();
      } catch (RuntimeException e) {
        LOG.error("The connection to Redis could not be looked after", e);
      }
      try {
        if (turns.tryAcquire(TURN.toNanos(), TimeUnit.NANOSECONDS)) {
          turns.drainPermits();
        }
      } catch (InterruptedException _) {
        closed = true;
      }
    }
    drop();
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }

  private void turn() {
    Link held = link;
    if (held == null || !held.isOpen()) {
      drop();
      connect();
    } else if (ask(held, RedisAsyncCommands::ping, MOMENT).isPresent()) {
      unanswered = 0;
      health.back();
    } else if (++unanswered >= LAST_TURN) {
      drop();
    }
  }

  private void connect() {
    Link made;
    try {
      made = Link.connect(client);
    } catch (RedisException e) {
      Throwable root = root(e);
      if (root instanceof RedisCommandExecutionException) {
        health.refuses(said(root));
      } else {
        health.unreachable(said(root));
      }
      return;
    }
    if (isTooOld(made)) {
      made.close();
      return;
    }
    made.commands().addListener(new Watch());
    made.news()
        .addListener(
            new RedisPubSubAdapter<>() {
              @Override
              public void message(String channel, String message) {
                wake.run();
              }

              @Override
              public void subscribed(String channel, long count) {
                wake.run();
              }
            });
    var _ = made.news().async().subscribe(NEWS);
    unanswered = 0;
    link = made;
    health.back();
  }

  private boolean isTooOld(Link made) {
    Optional<RedisVersion> version =
        ask(made, commands -> commands.info("server"), Link.SLOWEST).flatMap(RedisVersion::in);
    boolean old = version.isPresent() && !version.get().isSupported();
    if (old) {
      health.refuses(
          "its version is %s, and %s is the oldest that is supported"
              .formatted(version.get(), RedisVersion.OLDEST));
    }
    return old;
  }

  private void drop() {
    Link held = link;
    link = null;
    if (held != null) {
      held.close();
    }
  }

  /** Notices at once that a connection ended. */
  private final class Watch implements RedisConnectionStateListener {
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      if (!closed) {
        health.away("the connection ended");
        turns.release();
      }
    }
  }

  private static Throwable root(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : root(cause);
  }

  /** Redis quotes no password, and neither does the library. */
  private static String said(Throwable e) {
    Throwable root = root(e);
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    closed = true;
    turns.release();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(3));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
