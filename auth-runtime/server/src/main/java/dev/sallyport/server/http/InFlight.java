package dev.sallyport.server.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import java.util.concurrent.atomic.LongAdder;

/**
 * The requests over HTTP/1.1 that are being answered. When it is time to leave, each answer asks
 * for the end of its connection.
 */
final class InFlight {
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final ExchangeCompletionListener end =
      (_, next) -> {
        ended.increment();
        next.proceed();
      };
  private volatile boolean leaving;

  HttpHandler counting(HttpHandler handler) {
    return exchange -> {
      begun.increment();
      exchange.addExchangeCompleteListener(end);
      if (leaving) {
        exchange.setPersistent(false);
      }
      handler.handleRequest(exchange);
    };
  }

  /** From now on connections end with the next answer. */
  void leave() {
    leaving = true;
  }

  /** How many requests have begun. */
  long begun() {
    return begun.sum();
  }

  /** Whether every request has been answered. */
  boolean isEmpty() {
    return ended.sum() >= begun.sum(); // In this order: what ends later has begun by then.
  }
}
