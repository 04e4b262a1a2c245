package dev.sallyport.server.passkeys;

import java.net.URI;

/**
 * Whom passkeys are for: the login pages, and no other page of the domain.
 *
 * @param id the host of the login pages; a passkey that was made for another is never asked
 * @param origin of the login pages, from which alone an answer counts
 * @param name what people know the installation by
 */
public record Party(String id, String origin, String name) {
  /** That of the login pages at {@code url}. */
  public static Party of(URI url, String name) {
    String port = url.getPort() == -1 ? "" : ":" + url.getPort();
    return new Party(
        url.getHost(), "%s://%s%s".formatted(url.getScheme(), url.getHost(), port), name);
  }
}
