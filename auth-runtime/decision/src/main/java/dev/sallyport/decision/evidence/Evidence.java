package dev.sallyport.decision.evidence;

import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Allow.TokenType;
import dev.sallyport.crds.accessrule.CertificateName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is known about a caller at the moment of deciding. */
public sealed interface Evidence {
  /** Nothing was presented. */
  record None() implements Evidence {}

  /**
   * A session that was looked up and is neither ended nor disabled; whether it has expired is for
   * the decision to say.
   *
   * @param id the public id, useless as a credential
   * @param assurance how surely, and by what, the login proved who the person is
   * @param authenticatedAt when the oldest of that was proven
   * @param renewableUntil until then it can be renewed without a login, also after it expired
   */
  record Session(
      UUID id,
      Person person,
      Assurance assurance,
      Instant authenticatedAt,
      Instant expiresAt,
      Instant renewableUntil)
      implements Evidence {
    /** One of which it is not known by what it was proven. */
    public Session(
        UUID id,
        Person person,
        Aal aal,
        Instant authenticatedAt,
        Instant expiresAt,
        Instant renewableUntil) {
      this(id, person, Assurance.of(aal), authenticatedAt, expiresAt, renewableUntil);
    }

    /** One that cannot be renewed once it has expired. */
    public Session(UUID id, Person person, Aal aal, Instant authenticatedAt, Instant expiresAt) {
      this(id, person, aal, authenticatedAt, expiresAt, expiresAt);
    }

    /** How surely it was proven. */
    public Aal aal() {
      return assurance.aal();
    }
  }

  /**
   * A token of this installation that was looked up and is neither revoked nor its owner disabled.
   *
   * @param id the public id, useless as a credential
   * @param expiresAt empty for one that does not expire
   */
  record Token(UUID id, Owner owner, Set<Scope> scopes, Optional<Instant> expiresAt)
      implements Evidence {
    public Token {
      scopes = Set.copyOf(scopes);
    }
  }

  /** On whose behalf a token acts; the kind of owner is the kind of token. */
  sealed interface Owner {
    /** {@code pat_}: never more than its person. */
    record OfPerson(Person person) implements Owner {}

    /** {@code key_}. */
    record OfOrganisation(String id) implements Owner {}

    /** {@code svc_}. */
    record OfService(String name) implements Owner {}

    /** The kind of token that such an owner has. */
    default TokenType type() {
      return switch (this) {
        case OfPerson _ -> TokenType.PAT;
        case OfOrganisation _ -> TokenType.API_KEY;
        case OfService _ -> TokenType.SERVICE;
      };
    }
  }

  /**
   * A JSON Web Token whose signature and times were verified with the keys of its issuer.
   *
   * @param subject visible ASCII, never empty
   * @param lifetime {@code exp - iat}
   * @param goodUntil when it is over by any clock
   */
  record Jwt(
      String issuer,
      Set<String> audience,
      String subject,
      Set<String> scopes,
      Duration lifetime,
      Instant goodUntil)
      implements Evidence {
    public Jwt {
      audience = Set.copyOf(audience);
      scopes = Set.copyOf(scopes);
    }
  }

  /**
   * A client certificate whose chain, times and purpose were verified, and whose key the client
   * has.
   *
   * @param authorities who vouches for it, by the names of the installation; never empty
   * @param names that a rule can ask for
   * @param goodUntil when it ends by itself
   */
  record Certificate(Set<String> authorities, Set<CertificateName> names, Instant goodUntil)
      implements Evidence {
    public Certificate {
      authorities = Set.copyOf(authorities);
      names = Set.copyOf(names);
    }
  }

  /** Something was presented and proves nothing. */
  record Rejected(Flaw flaw) implements Evidence {}

  /** Something was presented, and whether it proves anything cannot be found out now. */
  record Unavailable(Dependency dependency) implements Evidence {}

  /** What is wrong with a credential. */
  enum Flaw {
    /** Not issued by this installation. */
    FORGED,
    /** Issued once; unknown, ended, or its person disabled. */
    ENDED,
    /** Two different values under the name of the session cookie: neither is picked. */
    AMBIGUOUS,
    /** A token or JWT that is malformed, unknown, revoked, or signed by nobody we trust. */
    INVALID,
    /** A JWT whose time is over. */
    EXPIRED,
    /** A client certificate that is malformed, or that no authority of the rule vouches for. */
    CERTIFICATE_UNTRUSTED,
    /** A client certificate whose time is over, or has not come. */
    CERTIFICATE_EXPIRED
  }

  /** What we wait for in vain. */
  enum Dependency {
    /** The store of sessions. */
    POSTGRES,
    /** The rules: none have been loaded since the start. */
    RULES,
    /** The keys of a foreign issuer. */
    ISSUER,
    /** A place in this replica, which has more to do than it can. */
    CAPACITY,
    /** The signature of what the app is told: there is no key yet, or too many wait for theirs. */
    ASSERTION,
    /**
     * An authority for client certificates that a rule names and this installation does not have.
     */
    AUTHORITY
  }
}
