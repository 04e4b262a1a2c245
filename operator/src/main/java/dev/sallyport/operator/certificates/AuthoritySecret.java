package dev.sallyport.operator.certificates;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Secret {@code sallyport-ca} of the installation's own namespace: the one place where the
 * authority's key is. Whoever comes first creates it; everybody else reads it.
 */
public final class AuthoritySecret {
  static final String NAME = "sallyport-ca";
  private static final String CERTIFICATE = "ca.crt";
  private static final String KEY = "ca.key";
  private static final Logger LOG = LoggerFactory.getLogger(AuthoritySecret.class);

  private final KubernetesClient client;
  private final String namespace;
  private final Duration leafLife;
  private final SecureRandom random;
  private final InstantSource clock;
  private volatile @Nullable Read last;

  /**
   * @param namespace the installation's own
   * @param leafLife how long what the authority signs is valid
   */
  public AuthoritySecret(
      KubernetesClient client,
      String namespace,
      Duration leafLife,
      SecureRandom random,
      InstantSource clock) {
    this.client = client;
    this.namespace = namespace;
    this.leafLife = leafLife;
    this.random = random;
    this.clock = clock;
  }

  private record Read(Map<String, String> data, CertificateAuthority authority, Instant end) {
    @Override
    public String toString() {
      return "Read[***]";
    }
  }

  /** The authority, created if there is none. */
  CertificateAuthority current(Secrets secrets) {
    Optional<Secret> cached = secrets.cached(namespace, NAME);
    return read(cached.orElseGet(this::live));
  }

  private Secret live() {
    Secret existing = client.secrets().inNamespace(namespace).withName(NAME).get();
    return existing == null ? create() : existing;
  }

  private Secret create() {
    var authority = CertificateAuthority.create(clock.instant(), leafLife, random);
    Map<String, String> data = new TreeMap<>();
    data.put(CERTIFICATE, CertificateSecrets.encode(authority.certificatePem()));
    data.put(KEY, CertificateSecrets.encode(authority.keyPem()));
    Secret secret = CertificateSecrets.secret(namespace, NAME, "Opaque", data);
    try {
      Secret created = client.resource(secret).create();
      LOG.info("Created the installation's certificate authority, Secret {}/{}", namespace, NAME);
      return created;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        // The first writer wins: this authority has signed nothing yet.
        return client.secrets().inNamespace(namespace).withName(NAME).require();
      }
      throw e;
    }
  }

  private CertificateAuthority read(Secret secret) {
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    Read known = last;
    Instant now = clock.instant();
    if (known != null && known.data().equals(data) && now.isBefore(known.end())) {
      return known.authority();
    }
    try {
      var authority =
          CertificateAuthority.fromPem(
              CertificateSecrets.decode(data, CERTIFICATE),
              CertificateSecrets.decode(data, KEY),
              now,
              leafLife,
              random);
      last = new Read(Map.copyOf(data), authority, authority.end());
      return authority;
    } catch (CertificateAuthority.Broken e) {
      throw new UnusableAuthority(
          ("Secret %s/%s does not hold a certificate authority (%s): restore its ca.crt and ca.key"
                  + " from a backup, or delete it and a new authority is made, which every gateway"
                  + " and replica then has to load")
              .formatted(namespace, NAME, e.getMessage()));
    }
  }
}
