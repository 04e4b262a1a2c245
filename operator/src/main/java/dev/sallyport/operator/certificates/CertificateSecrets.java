package dev.sallyport.operator.certificates;

import dev.sallyport.operator.objects.Applied;
import dev.sallyport.operator.objects.ObjectWriter;
import dev.sallyport.operator.objects.Ownership;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps certificates in Secrets: issues what is missing, replaces what ends, is damaged or is of
 * another authority. A certificate that serves is never touched.
 */
public final class CertificateSecrets {
  /** The keys that both Traefik's ForwardAuth and {@code kubernetes.io/tls} know. */
  static final String CERTIFICATE = "tls.crt";

  static final String KEY = "tls.key";
  static final String AUTHORITY = "ca.crt";

  private static final Logger LOG = LoggerFactory.getLogger(CertificateSecrets.class);
  private static final int RENEW_AFTER_PERCENT = 66;
  private static final int LOCKS = 64;

  private final KubernetesClient client;
  private final ObjectWriter writer;
  private final AuthoritySecret authority;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Object[] locks = new Object[LOCKS];

  public CertificateSecrets(
      KubernetesClient client,
      ObjectWriter writer,
      AuthoritySecret authority,
      MeterRegistry meters,
      InstantSource clock) {
    this.client = client;
    this.writer = writer;
    this.authority = authority;
    this.meters = meters;
    this.clock = clock;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /**
   * Makes sure that a Secret has a certificate that serves.
   *
   * @param secrets where existing ones are looked up first
   * @throws UnusableAuthority if the installation's authority cannot sign
   */
  public Applied ensure(String namespace, String name, Leaf leaf, Secrets secrets) {
    CertificateAuthority signer = authority.current(secrets);
    Optional<Secret> cached = secrets.cached(namespace, name);
    if (cached.isPresent() && reasonToReplace(signer, leaf, cached.get()).isEmpty()) {
      return new Applied.Unchanged();
    }
    // Several rules of one namespace get here at once; the second one finds the first one's work.
    synchronized (locks[Math.floorMod(namespace.hashCode(), LOCKS)]) {
      return issue(signer, namespace, name, leaf);
    }
  }

  private Applied issue(CertificateAuthority signer, String namespace, String name, Leaf leaf) {
    Secret live = client.secrets().inNamespace(namespace).withName(name).get();
    Optional<String> reason =
        live == null ? Optional.of("it is missing") : reasonToReplace(signer, leaf, live);
    if (reason.isEmpty()) {
      return new Applied.Unchanged();
    }
    Certified issued = signer.issue(leaf, clock.instant());
    Map<String, String> data = new TreeMap<>();
    data.put(CERTIFICATE, encode(issued.certificatePem()));
    data.put(KEY, encode(issued.keyPem()));
    data.put(AUTHORITY, encode(signer.certificatePem()));
    Secret desired = secret(namespace, name, "kubernetes.io/tls", data);
    Applied applied =
        writer.apply(
            desired,
            Optional.empty(),
            (wanted, existing) -> wanted.getData().equals(existing.getData()));
    switch (applied) {
      case Applied.Written _ -> {
        meters.counter("sallyport.operator.certificates.issued").increment();
        LOG.info(
            "Issued the certificate in Secret {}/{}: {}", namespace, name, reason.orElseThrow());
      }
      case Applied.Unchanged _, Applied.Taken _ -> {}
    }
    return applied;
  }

  /** Other keys count too: Traefik prefers {@code tls.ca} to {@code ca.crt}. */
  private Optional<String> reasonToReplace(
      CertificateAuthority signer, Leaf leaf, Secret existing) {
    Map<String, String> data = existing.getData() == null ? Map.of() : existing.getData();
    if (data.size() != 3
        || !signer.certificatePem().equals(decode(data, AUTHORITY))
        || !Ownership.isLabelled(existing)) {
      return Optional.of("it was altered");
    }
    return signer.reasonToReplace(
        decode(data, CERTIFICATE), decode(data, KEY), leaf, RENEW_AFTER_PERCENT, clock.instant());
  }

  static Secret secret(String namespace, String name, String type, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(Ownership.LABELS)
        .endMetadata()
        .withType(type)
        .withData(data)
        .build();
  }

  static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The text under a key of a Secret; empty where there is none. */
  static String decode(Map<String, String> data, String key) {
    try {
      byte[] bytes = Base64.getDecoder().decode(data.getOrDefault(key, ""));
      return new String(bytes, StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
