package dev.sallyport.crds.accessrule;

import dev.sallyport.crds.accessrule.PathPattern.Segment;
import java.util.List;
import java.util.Optional;

/**
 * Where the login pages are: at a host of their own, or at an app's host below a prefix. No rule
 * decides about them.
 *
 * @param prefix the first segments of their paths; empty where the whole host is theirs
 */
public record Mount(String host, List<String> prefix) {
  private static final String SEGMENT = "[a-z0-9-]{1,63}";

  public Mount {
    prefix = List.copyOf(prefix);
  }

  /** A host that is theirs as a whole. */
  public static Mount at(String host) {
    return new Mount(host, List.of());
  }

  /**
   * Reads the path that an address has behind its host.
   *
   * @param path empty, or slashes with lower-case letters, digits and dashes behind each, which
   *     every program writes in one way; empty for anything else
   */
  public static Optional<Mount> parse(String host, String path) {
    if (path.isEmpty()) {
      return Optional.of(at(host));
    }
    return path.length() <= PathPattern.MAX_LENGTH && path.matches("(/" + SEGMENT + ")+")
        ? Optional.of(new Mount(host, List.of(path.substring(1).split("/"))))
        : Optional.empty();
  }

  /** The prefix as paths begin with it; empty where the whole host is theirs. */
  public String path() {
    return prefix.isEmpty() ? "" : "/" + String.join("/", prefix);
  }

  /** Whether no path of the host is an app's. */
  public boolean isWholeHost() {
    return prefix.isEmpty();
  }

  /**
   * Whether a request is for them.
   *
   * @param path decoded, segment by segment
   */
  public boolean holds(String where, List<String> path) {
    return host.equals(where)
        && path.size() >= prefix.size()
        && path.subList(0, prefix.size()).equals(prefix);
  }

  /** Whether a pattern covers their paths at this host and no others. */
  public boolean isAimedAt(PathPattern pattern) {
    List<Segment> segments = pattern.segments();
    return segments.size() >= prefix.size()
        && segments
            .subList(0, prefix.size())
            .equals(prefix.stream().<Segment>map(Segment.Literal::new).toList());
  }

  /** Whether a pattern may cover one of their paths at this host. */
  public boolean isCovered(PathPattern pattern) {
    List<Segment> segments = pattern.segments();
    int common = Math.min(segments.size(), prefix.size());
    for (int i = 0; i < common; i++) {
      if (segments.get(i) instanceof Segment.Literal(String text) && !text.equals(prefix.get(i))) {
        return false;
      }
    }
    return segments.size() >= prefix.size() || segments.getLast() instanceof Segment.Rest;
  }
}
