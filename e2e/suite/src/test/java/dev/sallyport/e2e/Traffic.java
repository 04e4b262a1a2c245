package dev.sallyport.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A visitor who goes on asking for one thing of the shop while something happens, and what came of
 * it: a status, {@code with Set-Cookie} where there was one, or {@code no answer}.
 */
public final class Traffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Leaves the machine to what is looked at. */
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Visitor visitor;
  private final String target;
  private final Map<String, String> headers;
  private final Map<String, Integer> outcomes = new ConcurrentSkipListMap<>();
  private final AtomicLong done = new AtomicLong();
  private final Thread thread = Thread.ofVirtual().unstarted(this::flow);
  private volatile boolean over;

  private Traffic(Visitor visitor, String target, Map<String, String> headers) {
    this.visitor = visitor;
    this.target = target;
    this.headers = headers;
  }

  /** Begins; the first request has been answered when this returns. */
  public static Traffic of(Visitor visitor, String target, Map<String, String> headers)
      throws InterruptedException {
    var traffic = new Traffic(visitor, target, headers);
    traffic.thread.start();
    traffic.goOn(1);
    return traffic;
  }

  /** Waits until so many requests have come to an end that began after this was called. */
  public void goOn(int requests) throws InterruptedException {
    long begun = done.get() + 1;
    var _ = Eventually.eventually(PATIENCE, done::get, now -> now >= begun + requests);
  }

  /** Each of these came of it, and nothing else. */
  public void was(String... expected) {
    assertEquals(Set.of(expected), outcomes.keySet(), this::toString);
  }

  /** Nothing else than some of these came of it. */
  public void wasOnly(String... allowed) {
    assertTrue(Set.of(allowed).containsAll(outcomes.keySet()), this::toString);
  }

  @Override
  public String toString() {
    return target + " " + headers + ": " + outcomes;
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }

  private void flow() {
    try {
      while (!over) {
        outcomes.merge(outcome(), 1, Integer::sum);
        done.incrementAndGet();
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String outcome() throws InterruptedException {
    try {
      HttpResponse<String> answer = visitor.shop(target, headers);
      return answer.headers().firstValue("set-cookie").isPresent()
          ? answer.statusCode() + " with Set-Cookie"
          : Integer.toString(answer.statusCode());
    } catch (IOException _) {
      return "no answer";
    }
  }
}
