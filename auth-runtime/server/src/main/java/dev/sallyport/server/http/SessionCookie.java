package dev.sallyport.server.http;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.gateway.SessionClaim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cookie that carries a session (RFC 6265), shared by all hosts below one domain.
 *
 * @param domain without a leading dot; every host below it gets the cookie
 */
record SessionCookie(String name, String domain, SessionKeys keys) {
  /** The cookie that keeps a browser on its side of rollouts. */
  static final String ROLLOUT = "sallyport_rollout";

  /** What the Cookie fields of a request claim. Over HTTP/2 there may be several fields. */
  SessionClaim claim(List<String> fields) {
    Set<String> values = values(fields, name);
    if (values.isEmpty()) {
      return new SessionClaim.Absent();
    }
    if (values.size() > 1) {
      return new SessionClaim.Ambiguous();
    }
    return keys.recognise(values.iterator().next())
        .<SessionClaim>map(SessionClaim.Issued::new)
        .orElseGet(SessionClaim.Forged::new);
  }

  /** The values of the cookies with this name, each once. */
  static Set<String> values(List<String> fields, String name) {
    Set<String> values = new LinkedHashSet<>();
    for (String pair : pairs(fields)) {
      if (isNamed(pair, name)) {
        values.add(pair.substring(pair.indexOf('=') + 1).strip());
      }
    }
    return values;
  }

  /** The Cookie field without ours, for the app; empty if nothing is left. */
  Optional<String> without(List<String> fields) {
    List<String> pairs = pairs(fields);
    pairs.removeIf(pair -> isNamed(pair, name));
    return joined(pairs);
  }

  /** The Cookie field as it came, for an app that is given its caller's credential. */
  Optional<String> inOneField(List<String> fields) {
    return joined(pairs(fields));
  }

  private static Optional<String> joined(List<String> pairs) {
    return pairs.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", pairs));
  }

  /** The Set-Cookie field that keeps a browser on its side of rollouts. */
  String rollout(int bucket) {
    return ROLLOUT
        + "=%d; Domain=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000"
            .formatted(bucket, domain);
  }

  /** The Set-Cookie field that carries {@code value}. */
  String set(SessionValue value, Duration life) {
    return "%s=%s; %s; Max-Age=%d"
        .formatted(name, value.cookieValue(), attributes(), life.toSeconds());
  }

  /** The Set-Cookie field that takes the cookie away. */
  String clear() {
    return "%s=; %s; Max-Age=0".formatted(name, attributes());
  }

  private String attributes() {
    return "Domain=%s; Path=/; Secure; HttpOnly; SameSite=Lax".formatted(domain);
  }

  private static boolean isNamed(String pair, String name) {
    int end = pair.indexOf('=');
    while (end > 0 && Character.isWhitespace(pair.charAt(end - 1))) {
      end--;
    }
    return end == name.length() && pair.startsWith(name);
  }

  private static List<String> pairs(List<String> fields) {
    List<String> pairs = new ArrayList<>();
    for (String field : fields) {
      int start = 0;
      while (start <= field.length()) {
        int semicolon = field.indexOf(';', start);
        int end = semicolon < 0 ? field.length() : semicolon;
        String pair = field.substring(start, end).strip();
        if (!pair.isEmpty()) {
          pairs.add(pair);
        }
        start = end + 1;
      }
    }
    return pairs;
  }
}
