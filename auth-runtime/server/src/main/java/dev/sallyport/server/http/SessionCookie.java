package dev.sallyport.server.http;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.server.settings.CookieModes;
import dev.sallyport.server.settings.CookieModes.Mode;
import dev.sallyport.server.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cookie that carries a session (RFC 6265): one that all hosts below a domain share, or one of
 * each host with the prefix {@code __Host-}, which no other host can read or set. Its name says
 * which of the two it is, and thus where its value has to be good.
 */
final class SessionCookie {
  /** The cookie that keeps a browser on its side of rollouts. */
  static final String ROLLOUT = "sallyport_rollout";

  private final String name;
  private final String ofOneHost;
  private final String domain;
  private final Optional<String> authHost;
  private final CookieModes modes;
  private final SessionKeys keys;
  private final InstantSource clock;

  /** One that is shared by all hosts below {@code domain}, which has no leading dot. */
  SessionCookie(String name, String domain, SessionKeys keys) {
    this(name, domain, CookieModes.SHARED, "", keys, InstantSource.system());
  }

  /**
   * @param domain without a leading dot; every host below it gets a shared cookie
   * @param authHost whose own cookie is the first one of a session, where each host has its own
   */
  SessionCookie(
      String name,
      String domain,
      CookieModes modes,
      String authHost,
      SessionKeys keys,
      InstantSource clock) {
    this.name = name;
    this.ofOneHost = "__Host-" + name;
    this.domain = domain;
    this.modes = modes;
    this.authHost = Optional.of(authHost);
    this.keys = keys;
    this.clock = clock;
  }

  /** As it was configured. */
  static SessionCookie of(Settings.Auth auth, SessionKeys keys, InstantSource clock) {
    return new SessionCookie(
        auth.cookieName(),
        auth.cookieDomain(),
        auth.cookieModes(),
        auth.url().getHost(),
        keys,
        clock);
  }

  String name() {
    return name;
  }

  SessionKeys keys() {
    return keys;
  }

  /** Whether each host gets a cookie of its own. */
  boolean isPerHost() {
    return modes.current() == Mode.PER_HOST;
  }

  /** Whether cookies of single hosts count that are not set any more. */
  boolean wasPerHost() {
    return !isPerHost() && modes.reads(Mode.PER_HOST, clock.instant());
  }

  /** The only host where the value is good that a login gets; empty for the whole domain. */
  Optional<String> hostOfLogins() {
    return isPerHost() ? authHost : Optional.empty();
  }

  /** What the Cookie fields claim at the auth host. Over HTTP/2 there may be several fields. */
  SessionClaim claim(List<String> fields) {
    SessionClaim claim = claim(fields, modes.current(), authHost);
    if (!(claim instanceof SessionClaim.Absent) || modes.previous().isEmpty()) {
      return claim;
    }
    Mode previous = modes.previous().get().mode();
    return modes.reads(previous, clock.instant()) ? claim(fields, previous, authHost) : claim;
  }

  /**
   * The same at the host of an app. A shared cookie does not count there any more once each host
   * has its own: another host may have set it.
   */
  SessionClaim claimAt(List<String> fields, String host) {
    Optional<String> here = Optional.of(host);
    SessionClaim claim = claim(fields, modes.current(), here);
    return claim instanceof SessionClaim.Absent && wasPerHost()
        ? claim(fields, Mode.PER_HOST, here)
        : claim;
  }

  private SessionClaim claim(List<String> fields, Mode mode, Optional<String> host) {
    return switch (mode) {
      case SHARED_DOMAIN -> named(fields, name, Optional.empty());
      case PER_HOST -> named(fields, ofOneHost, host);
    };
  }

  private SessionClaim named(List<String> fields, String wanted, Optional<String> host) {
    Set<String> values = values(fields, wanted);
    if (values.isEmpty()) {
      return new SessionClaim.Absent();
    }
    if (values.size() > 1) {
      return new SessionClaim.Ambiguous();
    }
    return keys.recognise(values.iterator().next())
        .<SessionClaim>map(value -> new SessionClaim.Issued(value.at(host)))
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
    pairs.removeIf(
        pair ->
            isNamed(pair, name)
                || isNamed(pair, ofOneHost)
                || isNamed(pair, EntryCookie.name(name))
                || isNamed(pair, DeviceCookie.NAME));
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

  /** The Set-Cookie field that carries {@code value}, which is kept for {@code life}. */
  String set(SessionValue value, Duration life) {
    return field(value.host(), value.cookieValue(), life);
  }

  /** The Set-Cookie fields that take away whatever counts at the auth host. */
  List<String> clear() {
    Instant now = clock.instant();
    List<String> fields = new ArrayList<>();
    if (modes.reads(Mode.SHARED_DOMAIN, now)) {
      fields.add(clear(Optional.empty()));
    }
    if (modes.reads(Mode.PER_HOST, now)) {
      fields.add(clear(authHost));
    }
    return fields;
  }

  /** The Set-Cookie field that takes away the cookie of one host, or the shared one. */
  String clear(Optional<String> host) {
    return field(host, "", Duration.ZERO);
  }

  private String field(Optional<String> host, String value, Duration life) {
    return "%s=%s; %sPath=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%d"
        .formatted(
            host.isPresent() ? ofOneHost : name,
            value,
            host.isPresent() ? "" : "Domain=%s; ".formatted(domain),
            life.toSeconds());
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
