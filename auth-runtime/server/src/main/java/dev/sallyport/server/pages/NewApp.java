package dev.sallyport.server.pages;

import java.util.Optional;

/**
 * What a page shows where somebody adds an authenticator app. Prints as {@code ***}.
 *
 * @param path where its first code is sent
 * @param email of the account
 * @param secret what the app is to share, as text
 * @param uri the same for the app of this device
 * @param sealed comes back with the code
 * @param returnTo absolute URL the person comes from; kept through the form
 * @param problem why the form is shown again
 */
public record NewApp(
    String path,
    String email,
    String secret,
    String uri,
    String sealed,
    Optional<String> returnTo,
    Optional<String> problem) {
  /** The page's title; one that comes back says so first, which is what is read aloud. */
  public String title() {
    return problem.isPresent() ? "Error: Add an authenticator app" : "Add an authenticator app";
  }

  /** The URI as a picture. */
  public QrCode picture() {
    return QrCode.of(uri);
  }

  /** The secret in groups that people can type. */
  public String grouped() {
    return secret.replaceAll("(.{4})(?=.)", "$1 ");
  }

  @Override
  public String toString() {
    return "***";
  }
}
