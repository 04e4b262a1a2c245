package dev.sallyport.cli.simulate;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.Allow.Names;
import dev.sallyport.crds.accessrule.Allow.TokenType;
import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.decision.evidence.Evidence.Owner;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.evidence.Presented;
import dev.sallyport.decision.evidence.Presented.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a recorded request is taken to have carried. Somebody who passed a route had what it asks
 * for; what else they had, no log says.
 */
record Credential(Presented presented, Evidence evidence) {
  private static final Duration USUAL_LIFETIME = Duration.ofMinutes(5);

  /** Nothing. */
  static final Credential NONE = new Credential(Presented.NOTHING, new Evidence.None());

  /** What just satisfies {@code way}; of {@code subject}, as the log writes it. */
  static Credential satisfying(Allow.Way way, Optional<String> subject, Instant now) {
    return switch (way) {
      case Allow.Session session ->
          cookie(
              new Evidence.Session(
                  madeUp("session"),
                  person(subject, needed(session.roles())),
                  session.aal(),
                  now,
                  now.plus(Duration.ofHours(1))));
      case Allow.Token token -> {
        TokenType type =
            subject
                .map(Credential::type)
                .filter(token.types()::contains)
                .orElseGet(() -> token.types().stream().sorted().findFirst().orElseThrow());
        yield token(
            type,
            subject,
            needed(token.scopes()).stream()
                .flatMap(text -> Scope.parse(text).stream())
                .collect(Collectors.toSet()),
            needed(token.roles()));
      }
      case Allow.Jwt jwt ->
          new Credential(
              new Presented(Optional.of(Kind.JWT), false),
              new Evidence.Jwt(
                  jwt.issuer().id(),
                  Set.of(jwt.audience()),
                  subject.map(s -> s.substring(s.indexOf('#') + 1)).orElse("somebody"),
                  Set.copyOf(needed(jwt.scopes())),
                  USUAL_LIFETIME.compareTo(jwt.maxLifetime()) < 0
                      ? USUAL_LIFETIME
                      : jwt.maxLifetime(),
                  Instant.MAX));
      case Allow.Mtls mtls ->
          certificate(
              new Evidence.Certificate(
                  Set.of(mtls.authority()), Set.of(named(mtls, subject)), Instant.MAX));
    };
  }

  /** Whether a subject of the log proves itself in this way. */
  static boolean isOf(Allow.Way way, String subject) {
    return switch (way) {
      case Allow.Session _ -> subject.startsWith("user:");
      case Allow.Token token ->
          (subject.startsWith("user:") && token.types().contains(TokenType.PAT))
              || (subject.startsWith("key:") && token.types().contains(TokenType.API_KEY))
              || (subject.startsWith("service:") && token.types().contains(TokenType.SERVICE));
      case Allow.Jwt jwt -> subject.startsWith("jwt:" + jwt.issuer().id() + "#");
      case Allow.Mtls mtls -> subject.startsWith("certificate:" + mtls.authority() + "#");
    };
  }

  /** Somebody who is logged in, of whom no more is known. */
  static Credential session(
      Optional<String> subject, Allow.Aal aal, Instant loggedIn, Instant now) {
    return cookie(
        new Evidence.Session(
            madeUp("session"),
            person(subject, List.of()),
            aal,
            loggedIn,
            now.plus(Duration.ofHours(1))));
  }

  /** The same, in force for an hour from {@code now}. */
  Credential expiringAfter(Instant now) {
    return evidence instanceof Evidence.Session session
        ? cookie(
            new Evidence.Session(
                session.id(),
                session.person(),
                session.aal(),
                session.authenticatedAt(),
                now.plus(Duration.ofHours(1))))
        : this;
  }

  /** A session that is worth nothing. */
  static Credential badCookie(Flaw flaw) {
    return cookie(new Evidence.Rejected(flaw));
  }

  /**
   * A session whose time is over.
   *
   * @param renewableUntil not after {@code now} for one that cannot be renewed
   */
  static Credential endedSession(Instant now, Instant renewableUntil) {
    return cookie(
        new Evidence.Session(
            madeUp("session"),
            person(Optional.empty(), List.of()),
            Allow.Aal.AAL1,
            now,
            now,
            renewableUntil));
  }

  /** Something in Authorization that is worth nothing, of the kind that {@code way} takes. */
  static Credential badToken(Optional<Allow.Way> way, Flaw flaw) {
    Kind kind =
        way.map(
                one ->
                    one instanceof Allow.Token token
                        ? kind(token.types().stream().sorted().findFirst().orElseThrow())
                        : Kind.JWT)
            .orElse(Kind.JWT);
    return new Credential(new Presented(Optional.of(kind), false), new Evidence.Rejected(flaw));
  }

  /** A token without any scope or role, of the kind that {@code token} takes. */
  static Credential weakToken(Allow.Token token) {
    return token(
        token.types().stream().sorted().findFirst().orElseThrow(),
        Optional.empty(),
        Set.of(),
        List.of());
  }

  /** A JWT without any scope, or one that lives too long. */
  static Credential weakJwt(Allow.Jwt jwt, Duration lifetime) {
    return new Credential(
        new Presented(Optional.of(Kind.JWT), false),
        new Evidence.Jwt(
            jwt.issuer().id(),
            Set.of(jwt.audience()),
            "somebody",
            Set.of(),
            lifetime,
            Instant.MAX));
  }

  /** A client certificate that is worth nothing. */
  static Credential badCertificate(Flaw flaw) {
    return certificate(new Evidence.Rejected(flaw));
  }

  /** A client certificate without any name that a rule asks for. */
  static Credential namelessCertificate(Allow.Mtls mtls) {
    return certificate(new Evidence.Certificate(Set.of(mtls.authority()), Set.of(), Instant.MAX));
  }

  /** The name that the log has, if the certificate was asked for it. */
  private static CertificateName named(Allow.Mtls mtls, Optional<String> subject) {
    return subject
        .flatMap(s -> CertificateName.parse(s.substring(s.indexOf('#') + 1)))
        .orElseGet(() -> mtls.names().getFirst());
  }

  private static Credential certificate(Evidence evidence) {
    return new Credential(new Presented(Optional.empty(), true, false), evidence);
  }

  private static Credential cookie(Evidence evidence) {
    return new Credential(new Presented(Optional.empty(), true), evidence);
  }

  private static Credential token(
      TokenType type, Optional<String> subject, Set<Scope> scopes, List<String> roles) {
    String name = subject.map(s -> s.substring(s.indexOf(':') + 1)).orElse("somebody");
    Owner owner =
        switch (type) {
          case PAT -> new Owner.OfPerson(person(subject, roles));
          case API_KEY -> new Owner.OfOrganisation(name);
          case SERVICE -> new Owner.OfService(name);
        };
    return new Credential(
        new Presented(Optional.of(kind(type)), false),
        new Evidence.Token(madeUp("token"), owner, scopes, Optional.empty()));
  }

  private static TokenType type(String subject) {
    return subject.startsWith("key:")
        ? TokenType.API_KEY
        : subject.startsWith("service:") ? TokenType.SERVICE : TokenType.PAT;
  }

  private static Kind kind(TokenType type) {
    return switch (type) {
      case PAT -> Kind.PAT;
      case API_KEY -> Kind.API_KEY;
      case SERVICE -> Kind.SERVICE;
    };
  }

  private static Person person(Optional<String> subject, List<String> roles) {
    String name = subject.map(s -> s.substring(s.indexOf(':') + 1)).orElse("somebody");
    return new Person(madeUp(name), "somebody@example.com", true, roles);
  }

  /** All that have to be there, and one of those of which one has to. */
  private static List<String> needed(Names names) {
    Set<String> needed = new LinkedHashSet<>(names.all());
    names.any().stream().sorted().findFirst().ifPresent(needed::add);
    return List.copyOf(needed);
  }

  private static UUID madeUp(String seed) {
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
  }
}
