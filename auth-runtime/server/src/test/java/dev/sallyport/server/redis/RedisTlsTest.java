package dev.sallyport.server.redis;

import static dev.sallyport.server.redis.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.http.TestPki;
import dev.sallyport.server.settings.RedisSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisTlsTest {
  @TempDir Path folder;

  @Test
  void serverWhoseCertificateAnAuthorityOfOursSignedIsUsed() throws Exception {
    TestPki pki = new TestPki();
    try (var server = started(pki);
        var redis = new Redis(settings(server, authority(pki)), () -> {})) {
      redis.start();
      eventually(redis::isAnswering);

      redis.put("key", "value".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1));
      eventually(() -> redis.get("key").isPresent());
    }
  }

  @Test
  void serverThatSomebodyElseVouchesForIsToldNothing() throws Exception {
    try (var server = started(new TestPki());
        var others = new Redis(settings(server, authority(new TestPki())), () -> {});
        var nobodys = new Redis(settings(server, List.of()), () -> {})) {
      others.start();
      nobodys.start();
      eventually(() -> others.errors() > 1 && nobodys.errors() > 1);

      assertFalse(others.isAnswering());
      assertFalse(nobodys.isAnswering());
    }
  }

  @Test
  void serverOfAnotherNameIsToldNothing() throws Exception {
    TestPki pki = new TestPki();
    try (var server = started(pki)) {
      RedisSettings named = settings(server, authority(pki));
      var addressed =
          new RedisSettings(
              "127.0.0.1", named.port(), true, named.user(), named.password(), named.trust());
      try (var redis = new Redis(addressed, () -> {})) {
        redis.start();
        eventually(() -> redis.errors() > 1);

        assertFalse(redis.isAnswering());
        assertTrue(named.tls());
      }
    }
  }

  private RedisProcess started(TestPki pki) throws Exception {
    Path files = Files.createDirectories(folder.resolve("tls"));
    pki.writeLocalhost(files.resolve("tls.crt"), files.resolve("tls.key"));
    return RedisProcess.startWithTls(folder, files.resolve("tls.crt"), files.resolve("tls.key"));
  }

  private static RedisSettings settings(RedisProcess server, List<X509Certificate> trust) {
    return server.settings(RedisProcess.secret(), trust);
  }

  private List<X509Certificate> authority(TestPki pki) throws Exception {
    try (InputStream pem =
        Files.newInputStream(pki.writeAuthority(folder.resolve("authority.pem")))) {
      return List.of(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
