package dev.sallyport.decision.request;

import java.util.Optional;

/**
 * A request in the one form that rules are matched against.
 *
 * @param method case-sensitive (RFC 9110, section 9.1)
 * @param host without its port nothing but the key to the rules
 * @param path decoded once, free of ambiguity
 * @param target path and query as the client wrote them: where a browser is sent back to
 * @param caller who waits for the answer
 */
public record Check(String method, Host host, CanonicalPath path, String target, Caller caller) {
  /** The longest request target, in characters. */
  public static final int MAX_TARGET_LENGTH = 8192;

  private static final int MAX_METHOD_LENGTH = 32;

  /** A canonical request, or why there is none. */
  public sealed interface Outcome {
    /** The request that everybody would read alike. */
    record Canonical(Check check) implements Outcome {}

    /** Not to be decided about. */
    record Malformed(Ambiguity ambiguity) implements Outcome {}
  }

  /**
   * Reads what the gateway says about a request.
   *
   * @param method as on the request line
   * @param host the Host field, with its port if it has one
   * @param target the request target in origin form, query included
   */
  public static Outcome of(String method, String host, String target, Caller caller) {
    if (!isMethod(method)) {
      return new Outcome.Malformed(Ambiguity.BAD_METHOD);
    }
    Optional<Host> canonicalHost = Host.parse(host);
    if (canonicalHost.isEmpty()) {
      return new Outcome.Malformed(Ambiguity.BAD_HOST);
    }
    if (target.length() > MAX_TARGET_LENGTH) {
      return new Outcome.Malformed(Ambiguity.TOO_LONG);
    }
    int query = target.indexOf('?');
    return switch (CanonicalPath.parse(query < 0 ? target : target.substring(0, query))) {
      case CanonicalPath.Outcome.Ambiguous(Ambiguity ambiguity) -> new Outcome.Malformed(ambiguity);
      case CanonicalPath.Outcome.Clear(CanonicalPath path) ->
          new Outcome.Canonical(new Check(method, canonicalHost.get(), path, target, caller));
    };
  }

  private static boolean isMethod(String method) {
    if (method.isEmpty() || method.length() > MAX_METHOD_LENGTH) {
      return false;
    }
    for (int i = 0; i < method.length(); i++) {
      char c = method.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letter && !(c >= '0' && c <= '9') && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
