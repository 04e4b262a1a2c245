package dev.sallyport.server.settings;

import dev.sallyport.store.Password;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How Redis is reached.
 *
 * @param tls whether the connection is encrypted, and the server's certificate verified
 * @param user of its access lists; empty for the one that is there by itself
 * @param trust authorities that are trusted instead of those of the JDK; empty for those
 */
public record RedisSettings(
    String host,
    int port,
    boolean tls,
    Optional<String> user,
    Optional<Password> password,
    List<X509Certificate> trust) {
  private static final int USUAL_PORT = 6379;
  private static final String EXAMPLE = "rediss://redis.example.com:6379";

  public RedisSettings {
    trust = List.copyOf(trust);
  }

  static RedisSettings of(YamlSection section) {
    URI url =
        ServerUrl.of(section, Set.of("redis", "rediss"), EXAMPLE, URI.create("redis://unset"));
    boolean tls = "rediss".equals(url.getScheme());
    Optional<Password> password =
        section.has("passwordFile")
            ? Optional.of(new Password(section.contents("passwordFile").strip()))
            : Optional.empty();
    Optional<String> user =
        section.has("user") ? Optional.of(section.text("user", "sallyport")) : Optional.empty();
    if (user.isPresent() && password.isEmpty()) {
      section.mistake("redis.user: has no password: name its file with redis.passwordFile");
    }
    if (password.isPresent() && password.get().value().isEmpty()) {
      section.mistake("redis.passwordFile: the file is empty");
    }
    List<X509Certificate> trust = AuthorityFile.trust(section);
    if (!tls && section.has("trust")) {
      section.mistake("redis.trust: is of no use without TLS: write rediss:// in redis.url");
    }
    return new RedisSettings(
        url.getHost(), url.getPort() < 0 ? USUAL_PORT : url.getPort(), tls, user, password, trust);
  }
}
