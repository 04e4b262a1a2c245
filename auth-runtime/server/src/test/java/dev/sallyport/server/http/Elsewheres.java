package dev.sallyport.server.http;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.federation.Federation;
import dev.sallyport.server.federation.Links;
import dev.sallyport.server.federation.Provider;
import dev.sallyport.server.federation.StandIn;
import dev.sallyport.server.federation.Ways;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.store.Ids;
import dev.sallyport.store.Password;
import dev.sallyport.store.fakes.InMemoryFederation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** Logins elsewhere in tests. */
final class Elsewheres {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One that nobody asks anything. */
  static final Provider GITHUB =
      new Provider(
          "github",
          "GitHub",
          new Provider.Protocol.GitHub(
              URI.create("https://github.com"), URI.create("https://api.github.com")),
          "client",
          new Password("secret"),
          List.of("user:email"),
          new Provider.Claims("email", "", "name", Optional.empty()),
          Provider.Admission.NOBODY,
          Optional.empty());

  private Elsewheres() {}

  /** Somebody who speaks OpenID Connect, who vouches for addresses in example.com. */
  static Provider openId(StandIn standIn, Path trust) {
    return new Provider(
        "company",
        "Company",
        new Provider.Protocol.OpenId(standIn.url(), false),
        StandIn.CLIENT,
        new Password(StandIn.SECRET),
        List.of("openid", "email"),
        new Provider.Claims("email", "email_verified", "name", Optional.empty()),
        new Provider.Admission(Set.of("example.com"), List.of(), Map.of()),
        Optional.of(trust));
  }

  /** With {@code providers}, over a store in memory. */
  static Elsewhere of(
      List<Provider> providers,
      String authUrl,
      InMemoryFederation store,
      Arrival arrival,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    try {
      Ways ways = Ways.of(providers, authUrl, clock, System::nanoTime);
      Ids ids = new Ids(clock, RANDOM);
      return new Elsewhere(
          new Federation(ways, store, store, arrival, audit, ids::next, RANDOM, clock, false),
          new Links(ways, store, store, Optional.empty(), audit, everywhere, ids::next, clock));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
