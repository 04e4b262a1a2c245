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
    Optional<Problem> problem) {
  /** Why a form is shown again, and what has to be typed anew. */
  public record Problem(String sentence, About about) {}

  /** What a problem is about, beside which it is shown. */
  public enum About {
    /** All of it. */
    FORM,
    EMAIL,
    PASSWORD,
    /** The one that is in force, where another is asked for too. */
    CURRENT_PASSWORD
  }

  /** The page's title; one that comes back says so first, which is what is read aloud. */
  public String title(String purpose) {
    return problem.isPresent() ? "Error: " + purpose : purpose;
  }

  /** What is to be shown there. */
  public Optional<String> problemBeside(About place) {
    return problem.filter(p -> p.about() == place).map(Problem::sentence);
  }

  /** The element that describes a field, for aria-describedby; null leaves the attribute out. */
  public @Nullable String problemId(About field) {
    return concerns(field) ? "problem" : null;
  }

  /** For aria-invalid; null leaves the attribute out. */
  public @Nullable String invalid(About field) {
    return concerns(field) ? "true" : null;
  }

  /** Whether a field has to be typed anew. */
  public boolean concerns(About field) {
    return problem.filter(p -> p.about() == About.FORM || p.about() == field).isPresent();
  }
}
