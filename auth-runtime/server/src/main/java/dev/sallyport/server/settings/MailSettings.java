package dev.sallyport.server.settings;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.store.Password;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How mail is sent.
 *
 * @param from the address that letters come from
 * @param sender the name beside it
 * @param trust authorities that are trusted instead of those of the JDK; empty for those
 */
public record MailSettings(
    String host,
    int port,
    Security security,
    EmailAddress from,
    String sender,
    Optional<String> user,
    Optional<Password> password,
    List<X509Certificate> trust) {
  private static final String EXAMPLE = "smtp://mail.example.com:587";
  private static final String FROM_EXAMPLE = "'Example <no-reply@example.com>'";
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;
  private static final Pattern NAMED = Pattern.compile("([^<>\"\\p{Cntrl}]{1,64})<([^<>]+)>");

  /** How the connection is protected. */
  public enum Security {
    /** Begun in the clear; nothing is sent before there is TLS. */
    STARTTLS,
    /** From the first byte on. */
    TLS,
    /** Not at all, which only this machine may see. */
    NONE
  }

  private record From(EmailAddress address, String name) {}

  public MailSettings {
    trust = List.copyOf(trust);
  }

  static MailSettings of(YamlSection section) {
    URI url = url(section);
    Security security = security(section, url);
    From from =
        section.value(
            "from",
            FROM_EXAMPLE,
            MailSettings::from,
            new From(new EmailAddress("unset@example.com"), ""));
    Optional<Password> password =
        section.has("passwordFile")
            ? Optional.of(new Password(section.contents("passwordFile").strip()))
            : Optional.empty();
    Optional<String> user =
        section.has("user") ? Optional.of(section.text("user", "sallyport")) : Optional.empty();
    if (user.isPresent() != password.isPresent()) {
      section.mistake(
          "mail.user: goes together with mail.passwordFile: write both, or neither where the server"
              + " asks for no password");
    }
    if (password.isPresent() && password.get().value().isEmpty()) {
      section.mistake("mail.passwordFile: the file is empty");
    }
    if (user.isPresent() && security == Security.NONE) {
      section.mistake(
          "mail.user: its password would be sent in the clear: take mail.insecure away");
    }
    List<X509Certificate> trust = section.has("trust") ? trust(section) : List.of();
    if (security == Security.NONE && section.has("trust")) {
      section.mistake("mail.trust: is of no use without TLS: take mail.insecure away");
    }
    int usual = security == Security.TLS ? SUBMISSIONS : SUBMISSION;
    return new MailSettings(
        url.getHost(),
        url.getPort() < 0 ? usual : url.getPort(),
        security,
        from.address(),
        from.name(),
        user,
        password,
        trust);
  }

  private static Security security(YamlSection section, URI url) {
    boolean insecure =
        section.has("insecure") && section.value("insecure", "true", MailSettings::yesOrNo, false);
    if (!insecure) {
      return "smtps".equals(url.getScheme()) ? Security.TLS : Security.STARTTLS;
    }
    if ("smtps".equals(url.getScheme())) {
      section.mistake("mail.insecure: contradicts smtps:// in mail.url: take one of them away");
    } else if (!LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT))) {
      section.mistake(
          "mail.insecure: is for a server on this machine (127.0.0.1) alone: whoever is on the way"
              + " would read links that set passwords");
    }
    return Security.NONE;
  }

  static @Nullable Boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  private static @Nullable From from(String text) {
    Matcher named = NAMED.matcher(text.strip());
    String address = named.matches() ? named.group(2) : text;
    String name = named.matches() ? named.group(1).strip() : "";
    return EmailAddress.parse(address).map(parsed -> new From(parsed, name)).orElse(null);
  }

  /** Says what is wrong without the text, which may hold a password. */
  private static URI url(YamlSection section) {
    URI none = URI.create("smtp://localhost");
    String text = section.text("url", EXAMPLE);
    if (text.isEmpty()) {
      return none;
    }
    if (text.contains("@")) {
      section.mistake(
          "mail.url: holds a user or a password: name the user with mail.user, and a file with the"
              + " password with mail.passwordFile");
      return none;
    }
    try {
      URI url = URI.create(text);
      boolean usable =
          ("smtp".equals(url.getScheme()) || "smtps".equals(url.getScheme()))
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
    section.mistake("mail.url: is not usable, write for example " + EXAMPLE);
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
        wrong.forEach(one -> section.mistake("mail.trust: " + one.message()));
        yield List.of();
      }
    };
  }
}
