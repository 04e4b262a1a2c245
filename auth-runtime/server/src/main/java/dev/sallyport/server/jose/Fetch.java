package dev.sallyport.server.jose;

import java.io.IOException;
import java.net.URI;

/** Gets a document of an issuer. */
@FunctionalInterface
public interface Fetch {
  /**
   * The document at {@code address}. Blocks, but not for long.
   *
   * @throws IOException whatever else happens; its message says what, in words for a log
   */
  byte[] get(URI address) throws IOException, InterruptedException;
}
