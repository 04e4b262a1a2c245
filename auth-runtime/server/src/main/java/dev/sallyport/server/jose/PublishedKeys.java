package dev.sallyport.server.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.crds.accessrule.Allow;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** Where an issuer publishes its keys, and what stands there. */
final class PublishedKeys {
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final int MAX_KEYS = 64;

  /** As many as there are issuers, unless these change faster than they answer. */
  private static final int AT_ONCE = Issuers.MAX;

  private final Fetch fetch;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final LongAdder fetched = new LongAdder();
  private final LongAdder missed = new LongAdder();

  PublishedKeys(Fetch fetch) {
    this.fetch = fetch;
  }

  /**
   * The keys of {@code issuer} that can be used.
   *
   * @throws IOException if they cannot be had; its message says why
   */
  List<IssuerKey> of(Allow.Issuer issuer) throws IOException, InterruptedException {
    if (!places.tryAcquire()) {
      throw new IOException("too many issuers are asked at once");
    }
    boolean had = false;
    try {
      List<IssuerKey> keys = asked(issuer);
      had = true;
      return keys;
    } finally {
      (had ? fetched : missed).increment();
      places.release();
    }
  }

  long fetched() {
    return fetched.sum();
  }

  long missed() {
    return missed.sum();
  }

  private List<IssuerKey> asked(Allow.Issuer issuer) throws IOException, InterruptedException {
    Optional<String> named = issuer.jwksUri();
    URI address = https(named.isPresent() ? named.get() : discovered(issuer.id()));
    JsonNode set = document(address).path("keys");
    if (!set.isArray()) {
      throw new IOException(address + " is no JWK set");
    }
    List<IssuerKey> keys = new ArrayList<>();
    for (int i = 0; i < Math.min(set.size(), MAX_KEYS); i++) {
      IssuerKey.read(set.get(i)).ifPresent(keys::add);
    }
    return keys;
  }

  /** OpenID Connect Discovery 1.0, section 4. */
  private String discovered(String issuer) throws IOException, InterruptedException {
    if (issuer.contains("?")) {
      throw new IOException(issuer + " has a query, which no issuer with discovery has");
    }
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    URI address = https(base + DISCOVERY);
    ObjectNode configuration = document(address);
    // Section 4.3: otherwise whoever answers here could vouch for somebody else's tokens.
    if (!issuer.equals(configuration.path("issuer").textValue())) {
      throw new IOException(address + " is about another issuer");
    }
    JsonNode keys = configuration.path("jwks_uri");
    if (!keys.isTextual()) {
      throw new IOException(address + " has no jwks_uri");
    }
    return keys.textValue();
  }

  private ObjectNode document(URI address) throws IOException, InterruptedException {
    return StrictJson.object(fetch.get(address))
        .orElseThrow(() -> new IOException(address + " is no JSON object"));
  }

  private static URI https(String text) throws IOException {
    try {
      URI uri = URI.create(text);
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Said below, as for a URI of another kind.
    }
    throw new IOException("the address of its keys is no https URL");
  }
}
