package dev.sallyport.decision.decide;

import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Owner;
import java.time.Instant;
import java.util.Optional;

/** On whose behalf a request goes through. */
public sealed interface Subject {
  /** Somebody about whom the app is told nothing. */
  record Anonymous() implements Subject {}

  /** A person with a session. */
  record SignedIn(Evidence.Session session) implements Subject {}

  /** Whoever a token of this installation acts for. */
  record Holder(Evidence.Token token) implements Subject {}

  /** Whom a foreign issuer vouches for. */
  record Foreign(Evidence.Jwt jwt) implements Subject {}

  /**
   * Who has a client certificate.
   *
   * @param authority who vouches for it
   * @param name of those that it carries, the one that the rule asked for
   * @param goodUntil when the certificate ends by itself
   */
  record Certified(String authority, CertificateName name, Instant goodUntil) implements Subject {}

  /** A name for logs, limits and rollouts, the same for all credentials of one caller. */
  default Optional<String> key() {
    return switch (this) {
      case Anonymous _ -> Optional.empty();
      case SignedIn(var session) -> Optional.of("user:" + session.person().id());
      case Holder(var token) ->
          Optional.of(
              switch (token.owner()) {
                case Owner.OfPerson(var person) -> "user:" + person.id();
                case Owner.OfOrganisation(String id) -> "key:" + id + ":" + token.id();
                case Owner.OfService(String name) -> "service:" + name;
              });
      case Foreign(var jwt) -> Optional.of("jwt:" + jwt.issuer() + "#" + jwt.subject());
      case Certified(String authority, var name, _) ->
          Optional.of("certificate:" + authority + "#" + name);
    };
  }
}
