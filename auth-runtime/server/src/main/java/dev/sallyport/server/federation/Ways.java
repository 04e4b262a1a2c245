package dev.sallyport.server.federation;

import dev.sallyport.server.jose.HttpsFetch;
import dev.sallyport.server.jose.IdTokens;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The providers of an installation, in the order of the settings. */
public final class Ways {
  /** Below it are their addresses: {@code /login/with/google} and {@code …/callback}. */
  public static final String PATH = "/login/with/";

  /** Where people come back to. */
  public static final String CALLBACK = "/callback";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<Way> all;

  private Ways(List<Way> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Those that the settings name.
   *
   * @param authUrl of the pages, without a slash at its end
   * @param nanoTime a clock that only goes forward
   */
  public static Ways of(
      List<Provider> providers, String authUrl, InstantSource clock, LongSupplier nanoTime)
      throws IOException, GeneralSecurityException {
    List<Way> ways = new ArrayList<>();
    for (Provider provider : providers) {
      URI redirect = URI.create(authUrl + PATH + provider.name() + CALLBACK);
      Outgoing outgoing = new Outgoing(HttpsFetch.trusting(provider.trust(), PATIENCE), nanoTime);
      ways.add(new Way(provider, client(provider, redirect, outgoing, clock, nanoTime)));
    }
    return new Ways(ways);
  }

  private static Client client(
      Provider provider,
      URI redirect,
      Outgoing outgoing,
      InstantSource clock,
      LongSupplier nanoTime) {
    return switch (provider.protocol()) {
      case Provider.Protocol.OpenId protocol ->
          new OpenIdClient(
              provider,
              protocol,
              redirect,
              outgoing,
              new Discovery(protocol.issuer(), outgoing, nanoTime),
              new IdTokens(
                  protocol.issuer(), outgoing, Thread::startVirtualThread, clock, nanoTime));
      case Provider.Protocol.GitHub protocol ->
          new GitHubClient(provider, protocol, redirect, outgoing);
    };
  }

  List<Way> all() {
    return all;
  }

  Way get(String name) {
    return all.stream()
        .filter(way -> way.provider().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no provider has that name"));
  }

  /** What people call a provider, also one that is not configured any more. */
  String title(String name) {
    return all.stream()
        .map(Way::provider)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .map(Provider::title)
        .orElse(name);
  }
}
