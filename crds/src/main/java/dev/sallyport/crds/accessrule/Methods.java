package dev.sallyport.crds.accessrule;

import java.util.Set;

/**
 * Which HTTP methods a route covers. Methods are case-sensitive (RFC 9110, section 9.1). In the
 * order of specificity: named before excluded before any.
 */
public sealed interface Methods {
  /** These; {@code names} is never empty. */
  record Named(Set<String> names) implements Methods {
    public Named {
      names = Set.copyOf(names);
    }
  }

  /** All but these; {@code names} is never empty. */
  record Except(Set<String> names) implements Methods {
    public Except {
      names = Set.copyOf(names);
    }
  }

  /** Every method. */
  record Any() implements Methods {}

  /** Whether {@code method} is covered. */
  default boolean cover(String method) {
    return switch (this) {
      case Named(Set<String> names) -> names.contains(method);
      case Except(Set<String> names) -> !names.contains(method);
      case Any _ -> true;
    };
  }
}
