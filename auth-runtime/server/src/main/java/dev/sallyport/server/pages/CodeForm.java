package dev.sallyport.server.pages;

import java.util.Optional;

/**
 * What a page shows that asks for a code of an app, or a backup code.
 *
 * @param path where it is sent
 * @param email of the account
 * @param returnTo absolute URL the person comes from; kept through the form
 * @param destination the host of {@code returnTo}, for people
 * @param lost whether the browser was sending something, which was not done
 * @param ways by which it goes on
 * @param problem why the form is shown again
 */
public record CodeForm(
    String path,
    String email,
    Optional<String> returnTo,
    Optional<String> destination,
    boolean lost,
    Ways ways,
    Optional<String> problem) {
  /**
   * What somebody has to show.
   *
   * @param app whether an app shows them codes
   * @param backupCodes whether they have some left
   * @param passkey asks for one, if they have any
   */
  public record Ways(boolean app, boolean backupCodes, Optional<PasskeyForm> passkey) {}

  /** The page's title; one that comes back says so first, which is what is read aloud. */
  public String title() {
    return problem.isPresent() ? "Error: " + heading() : heading();
  }

  /** What there is to do. */
  public String heading() {
    return ways.app() ? "Enter your code" : "Confirm that it is you";
  }
}
