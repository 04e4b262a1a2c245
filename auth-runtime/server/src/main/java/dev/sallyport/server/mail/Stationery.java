package dev.sallyport.server.mail;

import dev.sallyport.store.mail.LetterKind;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes letters: one folder of templates for each language, in it one plain and one with markup
 * for each kind. The first line of the plain one is the subject.
 */
final class Stationery {
  /** In every language until there are others. */
  private static final String ONLY_LANGUAGE = "en";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final TemplateEngine plain = engine(ContentType.Plain, "text");
  private final TemplateEngine html = engine(ContentType.Html, "html");
  private final String authUrl;
  private final String site;

  /**
   * @param authUrl where links lead, without a slash at the end; from the settings and from no
   *     request
   * @param site what people know the installation by
   */
  Stationery(String authUrl, String site) {
    this.authUrl = authUrl;
    this.site = site;
  }

  /** What a letter says. */
  record Written(Subject subject, String text, String html) {}

  /** Empty for what is not to be sent. */
  Optional<Written> write(LetterKind kind, Contents contents) {
    return template(kind)
        .map(
            template -> {
              Particulars about = particulars(kind, contents);
              String[] parts = render(plain, template, about).split("\n", 2);
              return new Written(
                  new Subject(parts[0].strip()),
                  parts[1].strip() + "\n",
                  render(html, template, about));
            });
  }

  private static Optional<String> template(LetterKind kind) {
    return switch (kind) {
      case VERIFY -> Optional.of("verify");
      case ALREADY_REGISTERED -> Optional.of("alreadyregistered");
      case RECOVER -> Optional.of("recover");
      case SIGN_IN -> Optional.of("signin");
      case CHANGE_ADDRESS -> Optional.of("changeaddress");
      case PASSWORD_CHANGED -> Optional.of("passwordchanged");
      case ADDRESS_CHANGED -> Optional.of("addresschanged");
      case FACTOR_ADDED -> Optional.of("factoradded");
      case FACTOR_REMOVED -> Optional.of("factorremoved");
      case NEW_DEVICE -> Optional.of("newdevice");
      case PASSKEY_SUSPECTED -> Optional.of("passkeysuspected");
      case LOGIN_LINKED -> Optional.of("loginlinked");
      case LOGIN_UNLINKED -> Optional.of("loginunlinked");
      case NOBODY -> Optional.empty();
    };
  }

  private Particulars particulars(LetterKind kind, Contents contents) {
    String path =
        switch (kind) {
          case RECOVER -> "/recover/password";
          case SIGN_IN -> "/login/mail/open";
          case CHANGE_ADDRESS -> "/settings/email/confirm";
          case VERIFY,
              ALREADY_REGISTERED,
              PASSWORD_CHANGED,
              ADDRESS_CHANGED,
              FACTOR_ADDED,
              FACTOR_REMOVED,
              NEW_DEVICE,
              PASSKEY_SUSPECTED,
              LOGIN_LINKED,
              LOGIN_UNLINKED,
              NOBODY ->
              "/verify";
        };
    return new Particulars(
        site,
        authUrl,
        contents.link().map(secret -> authUrl + path + "?token=" + secret).orElse(""),
        contents.code().map(code -> code.replaceAll("(?<=^\\d{4})", " ")).orElse(""),
        TIME.format(contents.at()),
        contents.device().orElse("an unknown device"),
        contents.address().orElse("an unknown address"));
  }

  private static String render(TemplateEngine engine, String template, Particulars about) {
    StringOutput output = new StringOutput();
    engine.render(
        ONLY_LANGUAGE + "/" + template + ".jte", Map.<String, Object>of("about", about), output);
    return output.toString();
  }

  private static TemplateEngine engine(ContentType type, String folder) {
    return TemplateEngine.createPrecompiled(
        null, type, Stationery.class.getClassLoader(), "dev.sallyport.server.mail." + folder);
  }
}
