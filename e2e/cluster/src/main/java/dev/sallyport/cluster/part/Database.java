package dev.sallyport.cluster.part;

import java.nio.file.Path;

/**
 * How one role reaches the database.
 *
 * @param url for JDBC
 */
public record Database(String url, String user, Path passwordFile) {
  String yaml() {
    return "{url: %s, user: %s, passwordFile: %s}"
        .formatted(Yaml.quoted(url), Yaml.quoted(user), Yaml.quoted(passwordFile));
  }
}
