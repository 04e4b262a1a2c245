package dev.sallyport.crds.accessrule;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which host names a rule owns.
 *
 * <p>A wildcard stands for exactly one label, as in Ingress ({@code networking.k8s.io/v1}) and in
 * certificates (RFC 6125, section 6.4.3): the narrower of the readings that are in use.
 */
public sealed interface HostPattern {
  /** The longest host name, in characters (RFC 1035, section 2.3.4). */
  int MAX_LENGTH = 253;

  /** One name, in lower case. */
  record Exact(String name) implements HostPattern {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Every name that is one label in front of {@code parent}. */
  record Wildcard(String parent) implements HostPattern {
    @Override
    public String toString() {
      return "*." + parent;
    }
  }

  /** Whether {@code name} is a host name in canonical form: lower case, A-labels, no final dot. */
  static boolean isCanonicalName(String name) {
    return name.length() <= MAX_LENGTH && Names.HOST.matcher(name).matches();
  }

  /** The pattern that {@code text} means, or null where it means none. */
  static @Nullable HostPattern parse(String text) {
    if (text.startsWith("*.") && isCanonicalName(text.substring(2))) {
      return new Wildcard(text.substring(2));
    }
    return isCanonicalName(text) ? new Exact(text) : null;
  }

  /** Grammar of names; no alternative in it can match the same text twice, so it is linear. */
  final class Names {
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    static final Pattern HOST = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    private Names() {}
  }
}
