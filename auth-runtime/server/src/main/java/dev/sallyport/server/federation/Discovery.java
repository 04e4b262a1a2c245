package dev.sallyport.server.federation;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an OpenID provider says about itself (OpenID Connect Discovery 1.0, section 4). Asked for
 * again after {@link #FRESH}; while it does not answer, what it said before is good for {@link
 * #STALE}, and it is asked no more often than every {@link #REST}. Never more than one asks.
 */
final class Discovery {
  static final long FRESH = TimeUnit.MINUTES.toNanos(10);
  static final long STALE = TimeUnit.HOURS.toNanos(1);
  static final long REST = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
  private static final String PATH = "/.well-known/openid-configuration";

  private final String issuer;
  private final Outgoing outgoing;
  private final LongSupplier nanoTime;
  private @Nullable Said said;
  private @Nullable Long attempt;

  private record Said(OIDCProviderMetadata metadata, long at) {}

  /**
   * @param nanoTime a clock that only goes forward
   */
  Discovery(String issuer, Outgoing outgoing, LongSupplier nanoTime) {
    this.issuer = issuer;
    this.outgoing = outgoing;
    this.nanoTime = nanoTime;
  }

  /** Empty while that cannot be known. */
  synchronized Optional<OIDCProviderMetadata> metadata() {
    long now = nanoTime.getAsLong();
    Said known = said;
    boolean fresh = known != null && now - known.at() < FRESH;
    boolean rests = attempt != null && now - attempt < REST;
    if (!fresh && !rests) {
      attempt = now;
      try {
        said = new Said(asked(), now);
      } catch (IOException e) {
        LOG.warn("Provider {} cannot be asked about itself: {}", issuer, e.getMessage());
      }
    }
    return Optional.ofNullable(said).filter(one -> now - one.at() < STALE).map(Said::metadata);
  }

  private OIDCProviderMetadata asked() throws IOException {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    URI address = URI.create(base + PATH);
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.parse(outgoing.document(address).toString());
      // Section 4.3: otherwise whoever answers here could send people to somebody else.
      if (!issuer.equals(metadata.getIssuer().getValue())) {
        throw new IOException(address + " is about another issuer");
      }
      if (!isHttps(metadata.getAuthorizationEndpointURI())
          || !isHttps(metadata.getTokenEndpointURI())) {
        throw new IOException(address + " names no endpoints by https");
      }
      return metadata;
    } catch (ParseException e) {
      throw new IOException(address + " is no discovery document", e);
    }
  }

  static boolean isHttps(@Nullable URI address) {
    return address != null
        && "https".equals(address.getScheme())
        && address.getHost() != null
        && address.getRawUserInfo() == null
        && address.getRawFragment() == null;
  }
}
