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
 * @param problem why the form is shown again
 */
public record CodeForm(
    String path,
    String email,
    Optional<String> returnTo,
    Optional<String> destination,
    boolean lost,
    Optional<String> problem) {
  /** The page's title; one that comes back says so first, which is what is read aloud. */
  public String title() {
    return problem.isPresent() ? "Error: Enter your code" : "Enter your code";
  }
}
