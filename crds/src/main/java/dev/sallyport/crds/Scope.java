package dev.sallyport.crds;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a token of this installation may do: {@code verb:resource}, where a resource may have parts
 * ({@code read:orders:items}). {@code verb:*} covers every resource of one part; nothing covers all
 * verbs.
 *
 * @param resource {@code *} for any of one part
 */
public record Scope(String verb, String resource) {
  /** Sallyport's own rights; no rule, key or wildcard of an app reaches them. */
  public static final String RESERVED_VERB = "sallyport";

  private static final String PART = "[a-z][a-z0-9_-]*";
  private static final Pattern GRAMMAR =
      Pattern.compile("(" + PART + "):(\\*|" + PART + "(?::" + PART + ")*)");

  /** The scope that {@code text} is; empty if it is none. */
  public static Optional<Scope> parse(String text) {
    var matcher = GRAMMAR.matcher(text);
    return text.length() <= 128 && matcher.matches()
        ? Optional.of(new Scope(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Whether it stands for more than one resource. */
  public boolean isWildcard() {
    return resource.equals("*");
  }

  /** Whether it is one of Sallyport's own rights. */
  public boolean isReserved() {
    return verb.equals(RESERVED_VERB);
  }

  /** Whether who has this scope has {@code needed} too. */
  public boolean covers(Scope needed) {
    if (!verb.equals(needed.verb)) {
      return false;
    }
    return resource.equals(needed.resource)
        || (isWildcard() && !isReserved() && needed.resource.indexOf(':') < 0);
  }

  @Override
  public String toString() {
    return verb + ":" + resource;
  }
}
