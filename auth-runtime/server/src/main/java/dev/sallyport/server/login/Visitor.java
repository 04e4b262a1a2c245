package dev.sallyport.server.login;

import dev.sallyport.server.audit.Source;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.sessions.TokenKind;
import java.util.List;
import java.util.Optional;

/**
 * From where somebody logs in; what they will see in the list of their sessions.
 *
 * @param previous the session the browser already has: it ends when another one begins
 * @param carrier how the value that they get will travel
 * @param host the only one where it will be good; empty for the whole domain
 * @param requestId by which this is found in the logs
 * @param devices what the browser keeps of logins before, unverified
 */
public record Visitor(
    Optional<String> userAgent,
    Optional<String> address,
    Optional<SessionValue> previous,
    TokenKind carrier,
    Optional<String> host,
    Optional<String> requestId,
    List<String> devices) {
  public Visitor {
    devices = List.copyOf(devices);
  }

  /** For the audit. */
  public Source source() {
    return new Source(address, requestId);
  }

  /** A browser that nobody knows. */
  public Visitor(
      Optional<String> userAgent, Optional<String> address, Optional<SessionValue> previous) {
    this(
        userAgent,
        address,
        previous,
        TokenKind.COOKIE,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
