package dev.sallyport.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificate, key and client CA of the gateway listener, from the files that a mounted Secret
 * consists of. They are read again when they change; connections made before keep what they have.
 */
final class GatewayTls {
  private static final String ALIAS = "gateway";

  /** Where the PEM files are; the key is a PKCS #8 EC key. */
  record Pem(Path certificate, Path key, Path clientCa) {}

  /** What the files said when they were read last. */
  private record Material(
      List<X509Certificate> chain,
      PrivateKey key,
      X509ExtendedTrustManager trust,
      Contents contents) {}

  /** The files' texts; prints as {@code ***}, for one of them is a key. */
  private record Contents(String certificate, String key, String clientCa) {
    @Override
    public String toString() {
      return "***";
    }
  }

  private final Pem files;
  private final SSLContext context;
  private volatile Material material;

  GatewayTls(Pem files) throws IOException, GeneralSecurityException {
    this.files = files;
    this.material = read(contents(files));
    this.context = SSLContext.getInstance("TLS");
    this.context.init(
        new KeyManager[] {new CurrentKey()}, new TrustManager[] {new CurrentTrust()}, null);
  }

  SSLContext context() {
    return context;
  }

  /**
   * Reads the files if they changed. If they cannot be read, what was read before stays in use and
   * the exception says why.
   *
   * @return whether they had changed
   */
  boolean refresh() throws IOException, GeneralSecurityException {
    Contents contents = contents(files);
    if (contents.equals(material.contents())) {
      return false;
    }
    material = read(contents);
    return true;
  }

  private static Contents contents(Pem files) throws IOException {
    return new Contents(
        Files.readString(files.certificate()),
        Files.readString(files.key()),
        Files.readString(files.clientCa()));
  }

  private static Material read(Contents contents) throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = certificates(contents.certificate());
    if (chain.isEmpty()) {
      throw new CertificateException("the gateway's certificate file holds no certificate");
    }
    return new Material(
        chain, privateKey(contents.key()), trust(certificates(contents.clientCa())), contents);
  }

  private static List<X509Certificate> certificates(String pem) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException _) {
      // Without the cause: its text quotes the key.
      throw new GeneralSecurityException("the gateway's key file is not a PEM file");
    }
  }

  private static X509ExtendedTrustManager trust(List<X509Certificate> authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate authority : authorities) {
      store.setCertificateEntry("ca-" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
  }

  /** Presents what is current at the moment of a handshake. */
  private final class CurrentKey extends X509ExtendedKeyManager {
    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return keyType.equals("EC") ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
      return keyType.equals("EC") ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return material.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return material.key();
    }
  }

  /** Trusts whom the current client CA vouches for. */
  private final class CurrentTrust extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      material.trust().checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      material.trust().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      material.trust().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this side is the server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return material.trust().getAcceptedIssuers();
    }
  }
}
