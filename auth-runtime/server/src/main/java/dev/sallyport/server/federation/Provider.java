package dev.sallyport.server.federation;

import dev.sallyport.store.Password;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who tells us who people are.
 *
 * @param name in addresses and in the store, for ever the same
 * @param title what people call it
 * @param trust a PEM file of authorities that are trusted as well
 */
public record Provider(
    String name,
    String title,
    Protocol protocol,
    String clientId,
    Password clientSecret,
    List<String> scopes,
    Claims claims,
    Admission admission,
    Optional<Path> trust) {
  public Provider {
    scopes = List.copyOf(scopes);
  }

  /** How it is spoken to. */
  public sealed interface Protocol {
    /**
     * OpenID Connect.
     *
     * @param issuer where its discovery document is, and what its tokens say
     * @param hosted whether an address is only as good as the claim {@code hd}, which says whose
     *     domain it is (Google: it may have verified an address that somebody has lost since)
     */
    record OpenId(String issuer, boolean hosted) implements Protocol {}

    /**
     * GitHub's OAuth 2.0.
     *
     * @param site where people log in; their ids are unique there
     * @param api where it says who they are
     */
    record GitHub(URI site, URI api) implements Protocol {}
  }

  /** In which claims is what we want to know. */
  public record Claims(String email, String verified, String name, Optional<String> roles) {}

  /**
   * Who may have an account here without anybody making one for them.
   *
   * @param domains of addresses, in lower case; empty for nobody
   * @param roles that they get, besides the one that everybody has
   * @param byClaim the roles that they get for what a claim says
   */
  public record Admission(Set<String> domains, List<String> roles, Map<String, String> byClaim) {
    /** Nobody. */
    public static final Admission NOBODY = new Admission(Set.of(), List.of(), Map.of());

    public Admission {
      domains = Set.copyOf(domains);
      roles = List.copyOf(roles);
      byClaim = Map.copyOf(byClaim);
    }

    boolean admits(String domain) {
      return domains.contains(domain.toLowerCase(Locale.ROOT));
    }
  }
}
