package dev.sallyport.bench.server;

import dev.sallyport.server.credentials.SessionKeys;
import java.util.List;
import java.util.stream.IntStream;

/** Values of the session cookie that every {@link RuntimeUnderTest} recognises. */
public final class Sessions {
  private Sessions() {}

  /** New ones. */
  public static List<String> issue(int number) {
    SessionKeys keys = FixedFacts.keys();
    return IntStream.range(0, number).mapToObj(_ -> keys.issue().cookieValue()).toList();
  }
}
