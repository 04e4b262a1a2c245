package dev.sallyport.decision.decide;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Rule.ExtraHeader;
import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.crds.headers.Field;
import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Owner;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.rule.Lookup;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the app is told about its caller.
 *
 * @param value visible ASCII and spaces (RFC 9110, section 5.5); never empty, because an app that
 *     asks "is the header there" must not be told yes about a stranger
 */
public record Header(AppHeader name, String value) {
  public Header {
    if (value.isEmpty() || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(name.wireName() + " cannot carry its value");
    }
  }

  /** Which field each header of a kind of credential carries (design: table in section 4). */
  private static final Map<IdentityHeader, Field> OF_SESSION =
      Map.of(
          IdentityHeader.USER_ID, Field.UserId,
          IdentityHeader.USER_EMAIL, Field.UserEmail,
          IdentityHeader.USER_ROLES, Field.UserRoles,
          IdentityHeader.USER_VERIFIED, Field.UserVerified,
          IdentityHeader.SESSION_ID, Field.SessionId,
          IdentityHeader.AUTH_TIME, Field.AuthTime);

  private static final Map<IdentityHeader, Field> OF_PAT =
      Map.of(
          IdentityHeader.USER_ID, Field.UserId,
          IdentityHeader.TOKEN_ID, Field.TokenId,
          IdentityHeader.TOKEN_SCOPES, Field.Scopes);

  private static final Map<IdentityHeader, Field> OF_KEY =
      Map.of(
          IdentityHeader.ORG_ID, Field.OrgId,
          IdentityHeader.KEY_ID, Field.TokenId,
          IdentityHeader.KEY_SCOPES, Field.Scopes);

  private static final Map<IdentityHeader, Field> OF_SERVICE =
      Map.of(
          IdentityHeader.SERVICE_NAME, Field.ServiceName,
          IdentityHeader.SERVICE_SCOPES, Field.Scopes);

  /** What the app is told about {@code subject}: for anonymous, nothing. */
  static List<Header> about(Lookup.Found found, Subject subject) {
    if (subject instanceof Subject.Anonymous) {
      return List.of();
    }
    Map<Field, String> known = fields(subject);
    List<Header> headers = new ArrayList<>();
    Map<IdentityHeader, Field> usual = usual(subject);
    for (IdentityHeader name : IdentityHeader.values()) {
      Field field = usual.get(name);
      if (field != null) {
        add(headers, name, known.get(field));
      }
    }
    for (ExtraHeader extra : found.route().headers()) {
      add(
          headers,
          extra.name(),
          switch (extra.value()) {
            case Rule -> found.rule().id();
            case Route -> found.route().name();
            default -> known.get(extra.value());
          });
    }
    return headers;
  }

  private static void add(List<Header> headers, AppHeader name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      headers.add(new Header(name, value));
    }
  }

  private static Map<IdentityHeader, Field> usual(Subject subject) {
    return switch (subject) {
      case Subject.Anonymous _ -> Map.of();
      case Subject.SignedIn _ -> OF_SESSION;
      case Subject.Holder(var token) ->
          switch (token.owner().type()) {
            case PAT -> OF_PAT;
            case API_KEY -> OF_KEY;
            case SERVICE -> OF_SERVICE;
          };
      case Subject.Foreign _ -> OF_SERVICE;
    };
  }

  private static Map<Field, String> fields(Subject subject) {
    Map<Field, String> fields = new EnumMap<>(Field.class);
    switch (subject) {
      case Subject.Anonymous _ -> {}
      case Subject.SignedIn(Evidence.Session session) -> {
        person(fields, session.person());
        fields.put(Field.SessionId, session.id().toString());
        fields.put(Field.SessionAal, session.aal().name().toLowerCase(Locale.ROOT));
        fields.put(
            Field.AuthTime, session.authenticatedAt().truncatedTo(ChronoUnit.SECONDS).toString());
      }
      case Subject.Holder(Evidence.Token token) -> {
        fields.put(Field.TokenId, token.id().toString());
        fields.put(Field.Scopes, inOneLine(token.scopes().stream().map(Scope::toString).toList()));
        switch (token.owner()) {
          case Owner.OfPerson(Person person) -> person(fields, person);
          case Owner.OfOrganisation(String id) -> fields.put(Field.OrgId, id);
          case Owner.OfService(String name) -> fields.put(Field.ServiceName, name);
        }
      }
      case Subject.Foreign(Evidence.Jwt jwt) -> {
        // With its issuer, lest a stranger's "billing" pass for our service of that name.
        fields.put(Field.ServiceName, jwt.issuer() + "#" + jwt.subject());
        fields.put(Field.Scopes, inOneLine(jwt.scopes()));
      }
    }
    return fields;
  }

  private static void person(Map<Field, String> fields, Person person) {
    fields.put(Field.UserId, person.id().toString());
    fields.put(Field.UserEmail, person.email());
    fields.put(Field.UserRoles, String.join(",", person.roles()));
    fields.put(Field.UserVerified, Boolean.toString(person.verified()));
  }

  private static String inOneLine(Collection<String> scopes) {
    return scopes.stream().sorted().collect(Collectors.joining(" "));
  }
}
