package dev.sallyport.server.pages;

import java.util.Optional;

/**
 * What the page shows that says that a mail was sent. It looks the same whether or not one was.
 *
 * @param path below which code and another mail are asked for
 * @param flow what the code is good together with
 * @param returnTo absolute URL the person comes from; kept through the form
 * @param problem why the form is shown again
 */
public record CheckMail(
    String path, String flow, Optional<String> returnTo, Optional<String> problem) {
  /** The page's title; one that comes back says so first, which is what is read aloud. */
  public String title() {
    return problem.isPresent() ? "Error: Check your mail" : "Check your mail";
  }

  /** Prints nothing that a code could be tried with. */
  @Override
  public String toString() {
    return "CheckMail[" + path + "]";
  }
}
