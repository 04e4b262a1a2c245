package dev.sallyport.server.login;

import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.request.Host;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a browser goes after logging in: a page of a host that a rule owns, by https, on the port
 * that the installation is served on. Not built from anything else, so that a login page cannot be
 * made to send people elsewhere (CWE-601).
 *
 * @param host as the person should read it
 * @param url absolute, safe in a Location field and in HTML once escaped
 */
public record ReturnTo(Host host, String url) {
  private static final String SCHEME = "https://";
  private static final int DEFAULT_PORT = 443;

  /** Which hosts are ours, and how they are reached. */
  public record Granted(Predicate<String> owns, int port) {}

  /** The page that {@code text} leads to, if it is one of ours. */
  public static Optional<ReturnTo> parse(String text, Granted granted) {
    if (text.length() > Check.MAX_TARGET_LENGTH
        || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\')
        || !text.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    String rest = text.substring(SCHEME.length());
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String target = rest.substring(end);
    int fragment = target.indexOf('#');
    String path = fragment < 0 ? target : target.substring(0, fragment);
    return Host.parse(rest.substring(0, end)) // Refuses user-info: no host has an "@".
        .filter(host -> granted.owns().test(host.name()))
        .filter(host -> host.port().orElse(DEFAULT_PORT) == granted.port())
        .map(
            host ->
                new ReturnTo(
                    host, SCHEME + host.authority() + (path.startsWith("/") ? path : "/" + path)));
  }

  /** The origin of the page (RFC 6454). */
  public String origin() {
    return SCHEME + host.authority();
  }
}
