package dev.sallyport.server.jose;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Gets documents over HTTPS, and over nothing else: no redirect is followed, which could lead to a
 * place that the rule did not name, and neither a slow answer nor a long one is waited for.
 */
public final class HttpsFetch implements Fetch {
  private static final Duration WHOLE = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 256 * 1024;
  private static final int OK = 200;

  private final HttpClient client;
  private final Duration patience;

  private HttpsFetch(HttpClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /**
   * Fetches from whoever has a certificate of an authority that the JDK knows or of one in {@code
   * authorities}.
   *
   * @param authorities a PEM file
   */
  public static HttpsFetch trusting(Optional<Path> authorities)
      throws IOException, GeneralSecurityException {
    return trusting(authorities, WHOLE);
  }

  /**
   * The same, and waits so long for an answer.
   *
   * @param patience until the last byte
   */
  public static HttpsFetch trusting(Optional<Path> authorities, Duration patience)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(authorities), null);
    return new HttpsFetch(
        HttpClient.newBuilder()
            .sslContext(context)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build(),
        patience);
  }

  private static TrustManager[] trust(Optional<Path> authorities)
      throws IOException, GeneralSecurityException {
    List<Certificate> trusted = new ArrayList<>();
    for (TrustManager manager : trust((KeyStore) null)) {
      if (manager instanceof X509TrustManager known) {
        trusted.addAll(List.of(known.getAcceptedIssuers()));
      }
    }
    if (authorities.isPresent()) {
      try (InputStream file = Files.newInputStream(authorities.get())) {
        trusted.addAll(CertificateFactory.getInstance("X.509").generateCertificates(file));
      }
    }
    KeyStore all = KeyStore.getInstance("PKCS12");
    all.load(null, null);
    for (Certificate certificate : trusted) {
      all.setCertificateEntry("ca" + all.size(), certificate);
    }
    return trust(all);
  }

  private static TrustManager[] trust(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  @Override
  public byte[] get(URI address) throws IOException, InterruptedException {
    HttpResponse<byte[]> got =
        send(
            address,
            HttpRequest.newBuilder()
                .header("Accept", "application/json, application/jwk-set+json"));
    if (got.statusCode() != OK) {
      throw new IOException(address + " answers " + got.statusCode());
    }
    return got.body();
  }

  /**
   * What {@code address} answers to {@code request}, whatever its status. Blocks, but not for long.
   *
   * @throws IOException whatever else happens; its message says what, in words for a log
   */
  public HttpResponse<byte[]> send(URI address, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    if (!"https".equals(address.getScheme()) || address.getRawUserInfo() != null) {
      throw new IOException(address + " is not https");
    }
    // The request's own timeout ends with the answer's head; a body may still trickle.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request.uri(address).timeout(patience).build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Some messages quote what came, which may be made for the eyes of whoever reads the log.
      String why = String.valueOf(e.getCause()).replaceAll("\\p{Cntrl}", "?");
      throw new IOException(address + " does not answer: " + why, e);
    } catch (TimeoutException e) {
      throw new IOException(address + " does not answer within " + patience.toSeconds() + " s", e);
    } finally {
      answer.cancel(true);
    }
  }
}
