package dev.sallyport.decision.decide;

import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.evidence.Person;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One thing that the app is told about its caller.
 *
 * @param value visible ASCII and spaces (RFC 9110, section 5.5); never empty, because an app that
 *     asks "is the header there" must not be told yes about a stranger
 */
public record Header(IdentityHeader name, String value) {
  public Header {
    if (value.isEmpty() || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(name.wireName() + " cannot carry its value");
    }
  }

  /** What the app is told about {@code subject}: for anonymous, nothing. */
  static List<Header> about(Subject subject) {
    return switch (subject) {
      case Subject.Anonymous _ -> List.of();
      case Subject.SignedIn(Person person, UUID session, Instant authenticatedAt) -> {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header(IdentityHeader.USER_ID, person.id().toString()));
        headers.add(new Header(IdentityHeader.USER_EMAIL, person.email()));
        if (!person.roles().isEmpty()) {
          headers.add(new Header(IdentityHeader.USER_ROLES, String.join(",", person.roles())));
        }
        headers.add(new Header(IdentityHeader.USER_VERIFIED, Boolean.toString(person.verified())));
        headers.add(new Header(IdentityHeader.SESSION_ID, session.toString()));
        headers.add(
            new Header(
                IdentityHeader.AUTH_TIME,
                authenticatedAt.truncatedTo(ChronoUnit.SECONDS).toString()));
        yield headers;
      }
    };
  }
}
