package dev.sallyport.operator.certificates;

import dev.sallyport.operator.objects.Applied;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A certificate that this process itself serves with; it is replaced while it serves. */
public final class ServingCertificate {
  private final KubernetesClient client;
  private final CertificateSecrets certificates;
  private final String namespace;
  private final String name;
  private final Leaf leaf;
  private final Secrets secrets;
  private final SecureRandom random;
  private volatile @Nullable Served served;

  /**
   * @param namespace the installation's own
   * @param name of the Secret that keeps it
   */
  public ServingCertificate(
      KubernetesClient client,
      CertificateSecrets certificates,
      String namespace,
      String name,
      Leaf leaf,
      Secrets secrets,
      SecureRandom random) {
    this.client = client;
    this.certificates = certificates;
    this.namespace = namespace;
    this.name = name;
    this.leaf = leaf;
    this.secrets = secrets;
    this.random = random;
  }

  private record Served(Certified certified, String authority) {}

  /** A certificate is at hand, or what stands in the way. */
  public sealed interface State {
    /**
     * It is served from now on.
     *
     * @param authority whom clients have to trust: PEM in base64
     */
    record Ready(String authority) implements State {}

    /** Somebody else's Secret has the name. */
    record Taken(String object) implements State {}

    /** The Secret is damaged, and is replaced at the next look. */
    record Damaged() implements State {}
  }

  /**
   * Issues it, or renews it when its time has come. Throws KubernetesClientException.
   *
   * @throws UnusableAuthority if the installation's authority cannot sign
   */
  public State keep() {
    if (certificates.ensure(namespace, name, leaf, secrets)
        instanceof Applied.Taken(String object)) {
      return new State.Taken(object);
    }
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    Map<String, String> data =
        secret == null || secret.getData() == null ? Map.of() : secret.getData();
    try {
      var certified =
          Certified.fromPem(
              CertificateSecrets.decode(data, CertificateSecrets.CERTIFICATE),
              CertificateSecrets.decode(data, CertificateSecrets.KEY),
              random);
      String authority = data.getOrDefault(CertificateSecrets.AUTHORITY, "");
      served = new Served(certified, authority);
      return new State.Ready(authority);
    } catch (GeneralSecurityException _) {
      return new State.Damaged();
    }
  }

  /** TLS with whatever certificate was kept last. */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Keys()}, null, random);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /** One key, whoever asks. */
  private final class Keys extends X509ExtendedKeyManager {
    private static final String ALIAS = "served";
    private static final String TYPE = "EC";

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, SSLEngine engine) {
      return chooseServerAlias(type, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return served != null && type.startsWith(TYPE) ? ALIAS : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return Optional.ofNullable(served)
          .map(now -> new X509Certificate[] {now.certified().certificate()})
          .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return Optional.ofNullable(served).map(now -> now.certified().key()).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return type.startsWith(TYPE) ? new String[] {ALIAS} : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
