package dev.sallyport.crds.accessrule;

import java.util.Set;

/** Which HTTP methods a route covers. Methods are case-sensitive (RFC 9110, section 9.1). */
public sealed interface Methods {
  /** Every method. */
  record Any() implements Methods {}

  /** These; {@code names} is never empty. */
  record Named(Set<String> names) implements Methods {
    public Named {
      names = Set.copyOf(names);
    }
  }
}
