package dev.sallyport.cli.asking;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Allow.TokenType;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Owner;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.evidence.Presented;
import dev.sallyport.decision.evidence.Presented.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who asks: what the request carries, and what the runtime would find out about it. */
public sealed interface Visitor {
  /** Somebody without any credential. */
  record Stranger() implements Visitor {}

  /**
   * A person who is logged in.
   *
   * @param loginAge how long ago
   */
  record LoggedIn(String user, List<String> roles, Aal aal, Duration loginAge) implements Visitor {
    public LoggedIn {
      roles = List.copyOf(roles);
    }
  }

  /**
   * Whoever has a token of this installation.
   *
   * @param owner the person, organisation or service
   * @param roles of the person; none for the others
   */
  record Holder(TokenType type, String owner, Set<Scope> scopes, List<String> roles)
      implements Visitor {
    public Holder {
      scopes = Set.copyOf(scopes);
      roles = List.copyOf(roles);
    }
  }

  /** Whoever has a valid JWT of another issuer. */
  record Bearer(
      String issuer, Set<String> audience, String subject, Set<String> scopes, Duration lifetime)
      implements Visitor {
    public Bearer {
      audience = Set.copyOf(audience);
      scopes = Set.copyOf(scopes);
    }
  }

  /** What a request of theirs carries. */
  default Presented presented() {
    return switch (this) {
      case Stranger _ -> Presented.NOTHING;
      case LoggedIn _ -> new Presented(Optional.empty(), true);
      case Holder holder ->
          new Presented(
              Optional.of(
                  switch (holder.type()) {
                    case PAT -> Kind.PAT;
                    case API_KEY -> Kind.API_KEY;
                    case SERVICE -> Kind.SERVICE;
                  }),
              false);
      case Bearer _ -> new Presented(Optional.of(Kind.JWT), false);
    };
  }

  /** What it proves at {@code now}. */
  default Evidence evidence(Instant now) {
    return switch (this) {
      case Stranger _ -> new Evidence.None();
      case LoggedIn(String user, var roles, Aal aal, Duration age) ->
          new Evidence.Session(
              madeUp("session of " + user),
              person(user, roles),
              aal,
              now.minus(age),
              now.plus(Duration.ofHours(1)));
      case Holder(TokenType type, String owner, var scopes, var roles) ->
          new Evidence.Token(
              madeUp("token of " + owner),
              switch (type) {
                case PAT -> new Owner.OfPerson(person(owner, roles));
                case API_KEY -> new Owner.OfOrganisation(owner);
                case SERVICE -> new Owner.OfService(owner);
              },
              scopes,
              Optional.empty());
      case Bearer(String issuer, var audience, String subject, var scopes, Duration lifetime) ->
          new Evidence.Jwt(issuer, audience, subject, scopes, lifetime, now.plus(lifetime));
    };
  }

  /** Whether they send an Authorization field, which no browser that navigates does. */
  default boolean isProgram() {
    return presented().authorization().isPresent();
  }

  /** Half a sentence: "as bob (roles editor, aal1, logged in 2h ago)". */
  default String words() {
    return switch (this) {
      case Stranger _ -> "without a credential";
      case LoggedIn(String user, var roles, Aal aal, Duration age) ->
          "as %s (%s, %s, logged in %s)"
              .formatted(
                  user,
                  roles.isEmpty() ? "no roles" : "roles " + String.join(", ", roles),
                  aal.name().toLowerCase(Locale.ROOT),
                  age.isZero() ? "just now" : Span.words(age) + " ago");
      case Holder(TokenType type, String owner, var scopes, var roles) -> {
        List<String> parts = new ArrayList<>();
        parts.add(scopes.isEmpty() ? "no scopes" : "scopes " + sorted(scopes));
        if (!roles.isEmpty()) {
          parts.add("roles " + String.join(", ", roles));
        }
        yield "with %s of %s (%s)".formatted(Words.of(type), owner, String.join("; ", parts));
      }
      case Bearer(String issuer, var audience, String subject, var scopes, Duration lifetime) ->
          "with a JWT of %s (aud %s, sub %s, %s, lives for %s)"
              .formatted(
                  issuer,
                  sorted(audience),
                  subject,
                  scopes.isEmpty() ? "no scopes" : "scopes " + sorted(scopes),
                  Span.words(lifetime));
    };
  }

  private static String sorted(Set<?> texts) {
    return String.join(", ", texts.stream().map(String::valueOf).sorted().toList());
  }

  private static Person person(String user, List<String> roles) {
    return new Person(id(user), user, true, roles);
  }

  /** The user if that is an id already; else one that is made up, and always the same. */
  static UUID id(String user) {
    try {
      return UUID.fromString(user);
    } catch (IllegalArgumentException _) {
      return madeUp("user " + user);
    }
  }

  /** Whether it is an id, as X-User-ID has it. */
  static boolean isId(String user) {
    try {
      return UUID.fromString(user).toString().equalsIgnoreCase(user);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static UUID madeUp(String seed) {
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
  }
}
