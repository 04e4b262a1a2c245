package dev.sallyport.crds.accessrule;

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

  /** The longest label of one, in characters. */
  int MAX_LABEL = 63;

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
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '.') {
        boolean label =
            i > start
                && i - start <= MAX_LABEL
                && name.charAt(start) != '-'
                && name.charAt(i - 1) != '-';
        if (!label) {
          return false;
        }
        start = i + 1;
      } else {
        char c = name.charAt(i);
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
          return false;
        }
      }
    }
    return true;
  }

  /** The pattern that {@code text} means, or null where it means none. */
  static @Nullable HostPattern parse(String text) {
    if (text.startsWith("*.") && isCanonicalName(text.substring(2))) {
      return new Wildcard(text.substring(2));
    }
    return isCanonicalName(text) ? new Exact(text) : null;
  }
}
