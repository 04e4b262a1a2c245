package dev.sallyport.crds.accessrule;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may pass a route. There is no absent case: a route without it does not parse. */
public sealed interface Allow {
  /** Everybody, also without logging in; the app is told nothing about them. */
  record Anyone() implements Allow {}

  /** Nobody, whatever they present. */
  record Nobody() implements Allow {}

  /**
   * Whoever proves something in one of several ways.
   *
   * @param ways never empty; in the order of the spec, which decides nothing
   */
  record Proof(List<Way> ways) implements Allow {
    public Proof {
      ways = List.copyOf(ways);
      if (ways.isEmpty()) {
        throw new IllegalArgumentException("a proof needs at least one way");
      }
    }
  }

  /** One way to prove that one may pass. */
  sealed interface Way {}

  /**
   * A person's session.
   *
   * @param aal the least assurance of the login
   * @param maxAge how long ago the login may be; empty is any time
   */
  record Session(Names roles, Aal aal, Optional<Duration> maxAge) implements Way {
    /** Whoever is logged in. */
    public static final Session ANY = new Session(Names.NONE, Aal.AAL1, Optional.empty());
  }

  /**
   * A token of this installation.
   *
   * @param types never empty
   * @param roles of the token's person
   */
  record Token(Set<TokenType> types, Names scopes, Names roles) implements Way {
    public Token {
      types = Set.copyOf(types);
    }
  }

  /**
   * A JSON Web Token of another issuer.
   *
   * @param audience that its {@code aud} must contain
   * @param maxLifetime the longest {@code exp - iat}
   */
  record Jwt(Issuer issuer, String audience, Names scopes, Duration maxLifetime) implements Way {}

  /**
   * A client certificate.
   *
   * @param authority who has to vouch for it, by a name that the installation gives
   * @param names of which the certificate has to carry one; never empty. The first one that it
   *     carries is what the app is told
   */
  record Mtls(String authority, List<CertificateName> names) implements Way {
    public Mtls {
      names = List.copyOf(names);
    }
  }

  /**
   * Whose tokens, and where its keys are.
   *
   * @param id the claim {@code iss}
   * @param jwksUri empty where discovery says it (OpenID Connect Discovery 1.0, section 4)
   */
  record Issuer(String id, Optional<String> jwksUri) {}

  /**
   * What is asked of a set of names (roles, scopes).
   *
   * @param all each must be there
   * @param any one of these must be there, if there are any
   */
  record Names(Set<String> all, Set<String> any) {
    /** Nothing is asked. */
    public static final Names NONE = new Names(Set.of(), Set.of());

    public Names {
      all = Set.copyOf(all);
      any = Set.copyOf(any);
    }
  }

  /** Authenticator assurance levels (NIST SP 800-63B), the weaker first. */
  enum Aal {
    AAL1(1),
    AAL2(2);

    private final int level;

    Aal(int level) {
      this.level = level;
    }

    /** Its number. */
    public int level() {
      return level;
    }

    /** The one with this number. */
    public static Optional<Aal> ofLevel(int level) {
      return Arrays.stream(values()).filter(aal -> aal.level() == level).findFirst();
    }
  }

  /** Kinds of tokens. */
  enum TokenType {
    /** A person's access token, {@code pat_}. */
    PAT,
    /** An organisation's key, {@code key_}. */
    API_KEY,
    /** A service's token, {@code svc_}. */
    SERVICE
  }
}
