package dev.sallyport.server.settings;

import java.net.URI;
import java.util.Set;

/** Reads where another server is: {@code url} of a section, without path, user and password. */
final class ServerUrl {
  private ServerUrl() {}

  /**
   * Says what is wrong without the text, which may hold a password.
   *
   * @param otherwise stands in after a mistake
   */
  static URI of(YamlSection section, Set<String> schemes, String example, URI otherwise) {
    String text = section.text("url", example);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      URI url = URI.create(text);
      if (text.contains("@")) {
        section.mistake(
            "%s: holds a user or a password: name the user with %s, and a file with the password with %s"
                .formatted(section.at("url"), section.at("user"), section.at("passwordFile")));
        return otherwise;
      }
      boolean usable =
          url.getScheme() != null
              && schemes.contains(url.getScheme())
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
    section.mistake(
        "%s: is not usable, write for example %s".formatted(section.at("url"), example));
    return otherwise;
  }
}
