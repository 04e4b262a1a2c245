package dev.sallyport.server.pages;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a login or registration form shows.
 *
 * @param email as typed before; empty at first. A typed password is never shown again
 * @param returnTo absolute URL the person comes from; kept through the form
 * @param destination the host of {@code returnTo}, for people
 * @param problem why the form is shown again
 */
public record Form(
    String email,
    Optional<String> returnTo,
    Optional<String> destination,
    Optional<String> problem) {
  /** The page's title; one that comes back says so first, which is what is read aloud. */
  public String title(String purpose) {
    return problem.isPresent() ? "Error: " + purpose : purpose;
  }

  /** The element that describes a field, for aria-describedby; null leaves the attribute out. */
  public @Nullable String problemId() {
    return problem.isPresent() ? "problem" : null;
  }

  /** For aria-invalid; null leaves the attribute out. */
  public @Nullable String invalid() {
    return problem.isPresent() ? "true" : null;
  }
}
