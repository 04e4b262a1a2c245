package dev.sallyport.server.settings;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.store.Password;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

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
    URI url = url(section);
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
    List<X509Certificate> trust = section.has("trust") ? trust(section) : List.of();
    if (!tls && section.has("trust")) {
      section.mistake("redis.trust: is of no use without TLS: write rediss:// in redis.url");
    }
    return new RedisSettings(
        url.getHost(), url.getPort() < 0 ? USUAL_PORT : url.getPort(), tls, user, password, trust);
  }

  /** Says what is wrong without the text, which may hold a password. */
  private static URI url(YamlSection section) {
    URI none = URI.create("redis://unset");
    String text = section.text("url", EXAMPLE);
    if (text.isEmpty()) {
      return none;
    }
    try {
      URI url = URI.create(text);
      if (url.getRawUserInfo() != null || text.contains("@")) {
        section.mistake(
            "redis.url: holds a user or a password: name the user with redis.user, and a file with"
                + " the password with redis.passwordFile");
        return none;
      }
      boolean usable =
          ("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()))
              && url.getHost() != null
              && url.getRawPath().isEmpty()
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      if (usable) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    section.mistake("redis.url: is not usable, write for example " + EXAMPLE);
    return none;
  }

  private static List<X509Certificate> trust(YamlSection section) {
    Path file = section.file("trust");
    if (file.toString().isEmpty()) {
      return List.of();
    }
    return switch (AuthorityFile.read(file)) {
      case Parsed.Ok<List<X509Certificate>>(var certificates) -> certificates;
      case Parsed.Invalid<List<X509Certificate>>(List<Violation> wrong) -> {
        wrong.forEach(one -> section.mistake("redis.trust: " + one.message()));
        yield List.of();
      }
    };
  }
}
