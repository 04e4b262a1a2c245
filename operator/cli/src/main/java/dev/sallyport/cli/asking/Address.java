package dev.sallyport.cli.asking;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL as a person writes it, taken apart without being changed: what is odd about it is what they
 * want to know about.
 *
 * @param authority host, and port if there is one
 * @param target path and query, in origin form
 */
public record Address(String authority, String target) {
  private static final Pattern URL =
      Pattern.compile(
          "(?:https://)?([^/?#:]+(?::[0-9]+)?|\\[[^/?#\\]]+\\](?::[0-9]+)?)([/?][^#]*)?(?:#.*)?");

  /** Empty if it is no https URL; the scheme may be left out, a fragment is never sent. */
  public static Optional<Address> parse(String url) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String target = matcher.group(2) == null ? "/" : matcher.group(2);
    return Optional.of(
        new Address(matcher.group(1), target.startsWith("/") ? target : "/" + target));
  }

  @Override
  public String toString() {
    return "https://" + authority + target;
  }
}
