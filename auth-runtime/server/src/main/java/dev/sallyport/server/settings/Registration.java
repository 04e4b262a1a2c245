package dev.sallyport.server.settings;

/**
 * How people register.
 *
 * @param open whether people make accounts themselves; if not, administrators do
 * @param verifiedOnly whether nobody logs in before they have verified their address
 */
public record Registration(boolean open, boolean verifiedOnly) {
  static final Registration ORDINARY = new Registration(true, false);

  /**
   * @param mail whether letters can be sent
   */
  static Registration of(YamlSection section, boolean mail) {
    boolean open = section.valueOr("open", "false", MailSettings::yesOrNo, true);
    boolean verifiedOnly = section.valueOr("verifiedOnly", "true", MailSettings::yesOrNo, false);
    if (verifiedOnly && !mail) {
      section.mistake(
          "registration.verifiedOnly: needs mail, or nobody could ever log in: add the section mail");
    }
    return new Registration(open, verifiedOnly);
  }
}
