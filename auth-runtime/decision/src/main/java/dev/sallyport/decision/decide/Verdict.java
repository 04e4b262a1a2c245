package dev.sallyport.decision.decide;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.Allow.Names;
import dev.sallyport.crds.accessrule.Allow.Way;
import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Owner;
import dev.sallyport.decision.evidence.Person;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether evidence satisfies one way of a route. */
public sealed interface Verdict {
  /** It does, on behalf of {@code subject}. */
  record Satisfied(Subject subject) implements Verdict {}

  /** It is of the right kind and falls short. */
  record Lacking(Reason reason, String detail) implements Verdict {}

  /** It is evidence of another kind, or of another issuer. */
  record NotItsKind() implements Verdict {}

  /** Judges {@code evidence} by one way. */
  static Verdict of(Way way, Evidence evidence, Instant now) {
    return switch (way) {
      case Allow.Session asked when evidence instanceof Evidence.Session session ->
          session(asked, session, now);
      case Allow.Token asked
          when evidence instanceof Evidence.Token token
              && asked.types().contains(token.owner().type()) ->
          token(asked, token, now);
      case Allow.Jwt asked
          when evidence instanceof Evidence.Jwt jwt
              && jwt.issuer().equals(asked.issuer().id())
              && jwt.audience().contains(asked.audience()) ->
          jwt(asked, jwt);
      case Allow.Mtls asked
          when evidence instanceof Evidence.Certificate certificate
              && certificate.authorities().contains(asked.authority()) ->
          certificate(asked, certificate);
      case Allow.Session _, Allow.Token _, Allow.Jwt _, Allow.Mtls _ -> new NotItsKind();
    };
  }

  private static Verdict session(Allow.Session asked, Evidence.Session session, Instant now) {
    if (!now.isBefore(session.expiresAt())) {
      return now.isBefore(session.renewableUntil())
          ? new Lacking(
              Reason.SESSION_RENEWABLE,
              "it ended at %s, and can be renewed until %s"
                  .formatted(session.expiresAt(), session.renewableUntil()))
          : new Lacking(Reason.SESSION_EXPIRED, "it ended at " + session.expiresAt());
    }
    Optional<String> role = missingRole(asked.roles(), session.person().roles());
    if (role.isPresent()) {
      return new Lacking(Reason.MISSING_ROLE, role.get());
    }
    if (session.aal().compareTo(asked.aal()) < 0) {
      return new Lacking(
          Reason.SECOND_FACTOR_NEEDED,
          "the login was %s, %s is needed".formatted(session.aal(), asked.aal()));
    }
    if (asked.maxAge().isPresent()
        && session.authenticatedAt().plus(asked.maxAge().get()).isBefore(now)) {
      return new Lacking(
          Reason.LOGIN_TOO_OLD,
          "the login was at %s, at most %s ago is needed"
              .formatted(session.authenticatedAt(), asked.maxAge().get()));
    }
    return new Satisfied(new Subject.SignedIn(session));
  }

  private static Verdict token(Allow.Token asked, Evidence.Token token, Instant now) {
    if (token.expiresAt().isPresent() && !now.isBefore(token.expiresAt().get())) {
      return new Lacking(Reason.TOKEN_EXPIRED, "it ended at " + token.expiresAt().get());
    }
    Predicate<String> covered =
        needed ->
            Scope.parse(needed).stream()
                .anyMatch(n -> token.scopes().stream().anyMatch(held -> held.covers(n)));
    Optional<String> scope = missing("scope", asked.scopes(), covered);
    if (scope.isPresent()) {
      return new Lacking(Reason.MISSING_SCOPE, scope.get());
    }
    List<String> roles =
        token.owner() instanceof Owner.OfPerson(Person person) ? person.roles() : List.of();
    Optional<String> role = missingRole(asked.roles(), roles);
    return role.isPresent()
        ? new Lacking(Reason.MISSING_ROLE, role.get())
        : new Satisfied(new Subject.Holder(token));
  }

  private static Verdict jwt(Allow.Jwt asked, Evidence.Jwt jwt) {
    if (jwt.lifetime().compareTo(asked.maxLifetime()) > 0) {
      return new Lacking(
          Reason.TOKEN_LIVES_TOO_LONG,
          "it lives for %s, at most %s is taken".formatted(jwt.lifetime(), asked.maxLifetime()));
    }
    Optional<String> scope = missing("scope", asked.scopes(), jwt.scopes()::contains);
    return scope.isPresent()
        ? new Lacking(Reason.MISSING_SCOPE, scope.get())
        : new Satisfied(new Subject.Foreign(jwt));
  }

  private static Verdict certificate(Allow.Mtls asked, Evidence.Certificate certificate) {
    return asked.names().stream()
        .filter(certificate.names()::contains)
        .findFirst()
        .<Verdict>map(
            name ->
                new Satisfied(
                    new Subject.Certified(asked.authority(), name, certificate.goodUntil())))
        .orElseGet(
            () ->
                new Lacking(
                    Reason.MISSING_NAME,
                    "it carries none of "
                        + asked.names().stream()
                            .map(CertificateName::toString)
                            .collect(Collectors.joining(", "))));
  }

  private static Optional<String> missingRole(Names asked, List<String> held) {
    return missing("role", asked, held::contains);
  }

  /** What is missing, in words; empty if nothing is. */
  private static Optional<String> missing(String what, Names asked, Predicate<String> held) {
    if (asked.equals(Names.NONE)) {
      return Optional.empty();
    }
    for (String name : asked.all()) {
      if (!held.test(name)) {
        return Optional.of("%s %s is missing".formatted(what, name));
      }
    }
    return asked.any().isEmpty() || asked.any().stream().anyMatch(held)
        ? Optional.empty()
        : Optional.of("one %s of %s is missing".formatted(what, String.join(", ", asked.any())));
  }
}
