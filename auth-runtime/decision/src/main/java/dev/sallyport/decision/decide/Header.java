package dev.sallyport.decision.decide;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.crds.accessrule.Rule.ExtraHeader;
import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.crds.headers.Field;
import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Owner;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.rule.Lookup;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that the app is told about its caller.
 *
 * @param value visible ASCII and spaces (RFC 9110, section 5.5); never empty, because an app that
 *     asks "is the header there" must not be told yes about a stranger
 */
public record Header(AppHeader name, String value) {
  public Header {
    if (value.isEmpty() || !isVisible(value)) {
      throw new IllegalArgumentException(name.wireName() + " cannot carry its value");
    }
  }

  private static boolean isVisible(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** What the app is told about {@code subject}: for anonymous, nothing. */
  static List<Header> about(Lookup.Found found, Subject subject) {
    List<Header> headers = new ArrayList<>(8);
    switch (subject) {
      case Subject.Anonymous _ -> {
        return List.of();
      }
      case Subject.SignedIn _ -> {
        tell(headers, IdentityHeader.USER_ID, Field.UserId, found, subject);
        tell(headers, IdentityHeader.USER_EMAIL, Field.UserEmail, found, subject);
        tell(headers, IdentityHeader.USER_ROLES, Field.UserRoles, found, subject);
        tell(headers, IdentityHeader.USER_VERIFIED, Field.UserVerified, found, subject);
        tell(headers, IdentityHeader.SESSION_ID, Field.SessionId, found, subject);
        tell(headers, IdentityHeader.AUTH_TIME, Field.AuthTime, found, subject);
      }
      case Subject.Holder(Evidence.Token token) -> {
        switch (token.owner().type()) {
          case PAT -> {
            tell(headers, IdentityHeader.USER_ID, Field.UserId, found, subject);
            tell(headers, IdentityHeader.TOKEN_ID, Field.TokenId, found, subject);
            tell(headers, IdentityHeader.TOKEN_SCOPES, Field.Scopes, found, subject);
          }
          case API_KEY -> {
            tell(headers, IdentityHeader.ORG_ID, Field.OrgId, found, subject);
            tell(headers, IdentityHeader.KEY_ID, Field.TokenId, found, subject);
            tell(headers, IdentityHeader.KEY_SCOPES, Field.Scopes, found, subject);
          }
          case SERVICE -> service(headers, found, subject);
        }
      }
      case Subject.Foreign _, Subject.Certified _ -> service(headers, found, subject);
    }
    for (ExtraHeader extra : found.route().headers()) {
      tell(headers, extra.name(), extra.value(), found, subject);
    }
    return headers;
  }

  private static void service(List<Header> headers, Lookup.Found found, Subject subject) {
    tell(headers, IdentityHeader.SERVICE_NAME, Field.ServiceName, found, subject);
    tell(headers, IdentityHeader.SERVICE_SCOPES, Field.Scopes, found, subject);
  }

  private static void tell(
      List<Header> headers, AppHeader name, Field field, Lookup.Found found, Subject subject) {
    String value =
        switch (field) {
          case Rule -> found.rule().id();
          case Route -> found.route().name();
          default ->
              switch (subject) {
                case Subject.Anonymous _ -> "";
                case Subject.SignedIn(Evidence.Session session) -> of(field, session);
                case Subject.Holder(Evidence.Token token) -> of(field, token);
                case Subject.Foreign(Evidence.Jwt jwt) -> of(field, jwt);
                // Its kind is told with it, for the same reason as a JWT's issuer.
                case Subject.Certified(_, CertificateName own, _) ->
                    field == Field.ServiceName ? own.toString() : "";
              };
        };
    if (!value.isEmpty()) {
      headers.add(new Header(name, value));
    }
  }

  private static String of(Field field, Evidence.Session session) {
    return switch (field) {
      case SessionId -> session.id().toString();
      case SessionAal -> session.aal().name().toLowerCase(Locale.ROOT);
      case AuthTime -> rfc3339(session.authenticatedAt());
      default -> of(field, session.person());
    };
  }

  /** As Instant.toString writes whole seconds, at a tenth of the cost. */
  private static String rfc3339(Instant instant) {
    var time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    char[] text = "0000-00-00T00:00:00Z".toCharArray();
    digits(text, 0, 4, time.getYear());
    digits(text, 5, 2, time.getMonthValue());
    digits(text, 8, 2, time.getDayOfMonth());
    digits(text, 11, 2, time.getHour());
    digits(text, 14, 2, time.getMinute());
    digits(text, 17, 2, time.getSecond());
    return new String(text);
  }

  private static void digits(char[] text, int start, int number, int value) {
    int rest = value;
    for (int i = start + number - 1; i >= start; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static String of(Field field, Person person) {
    return switch (field) {
      case UserId -> person.id().toString();
      case UserEmail -> person.email();
      case UserRoles -> String.join(",", person.roles());
      case UserVerified -> Boolean.toString(person.verified());
      default -> "";
    };
  }

  private static String of(Field field, Evidence.Token token) {
    return switch (field) {
      case TokenId -> token.id().toString();
      case Scopes -> inOneLine(token.scopes().stream().map(Scope::toString));
      default ->
          switch (token.owner()) {
            case Owner.OfPerson(Person person) -> of(field, person);
            case Owner.OfOrganisation(String id) -> field == Field.OrgId ? id : "";
            case Owner.OfService(String name) -> field == Field.ServiceName ? name : "";
          };
    };
  }

  private static String of(Field field, Evidence.Jwt jwt) {
    return switch (field) {
      // With its issuer, lest a stranger's "billing" pass for our service of that name.
      case ServiceName -> jwt.issuer() + "#" + jwt.subject();
      case Scopes -> inOneLine(jwt.scopes().stream());
      default -> "";
    };
  }

  private static String inOneLine(Stream<String> scopes) {
    return scopes.sorted().collect(Collectors.joining(" "));
  }
}
