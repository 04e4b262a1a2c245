package dev.sallyport.server.settings;

import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.store.Password;
import java.net.URI;
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
 * @param tellOfLogins whether people are told of logins from browsers that are not known
 * @param signIn whether people can sign in by a letter
 */
public record MailSettings(
    String host,
    int port,
    Security security,
    EmailAddress from,
    String sender,
    Optional<String> user,
    Optional<Password> password,
    List<X509Certificate> trust,
    boolean tellOfLogins,
    boolean signIn) {
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
    URI url =
        ServerUrl.of(section, Set.of("smtp", "smtps"), EXAMPLE, URI.create("smtp://localhost"));
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
    List<X509Certificate> trust = AuthorityFile.trust(section);
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
        trust,
        section.valueOr("tellOfLogins", "false", MailSettings::yesOrNo, true),
        section.valueOr("signIn", "true", MailSettings::yesOrNo, false));
  }

  private static Security security(YamlSection section, URI url) {
    boolean insecure = section.valueOr("insecure", "true", MailSettings::yesOrNo, false);
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
}
