package dev.sallyport.server.settings;

/**
 * How people register.
 *
 * @param verifiedOnly whether nobody logs in before they have verified their address
 */
public record Registration(boolean verifiedOnly) {
  static final Registration ORDINARY = new Registration(false);

  /**
   * @param mail whether letters can be sent
   */
  static Registration of(YamlSection section, boolean mail) {
    boolean verifiedOnly = section.value("verifiedOnly", "true", MailSettings::yesOrNo, false);
    if (verifiedOnly && !mail) {
      section.mistake(
          "registration.verifiedOnly: needs mail, or nobody could ever log in: add the section mail");
    }
    return new Registration(verifiedOnly);
  }
}
