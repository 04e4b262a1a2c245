package dev.sallyport.server.pages;

import java.util.Optional;

/**
 * A form that a script fills in with an authenticator's answer.
 *
 * @param action where the answer is sent
 * @param askAt where the script asks what to ask the authenticator; empty where the page says so
 * @param options what to ask it, and {@code ceremony} what comes back with the answer, if the page
 *     says so
 * @param makes whether a passkey is to be made
 * @param offers whether the browser offers passkeys before anybody presses the button
 */
public record PasskeyForm(
    String id,
    String action,
    String button,
    Optional<String> askAt,
    Optional<String> options,
    Optional<String> ceremony,
    boolean makes,
    boolean offers) {
  /** Signs in without anything else. */
  public static final PasskeyForm LOGIN =
      new PasskeyForm(
          "passkey-login",
          "/login/passkey",
          "Sign in with a passkey",
          Optional.of("/api/login/passkey/options"),
          Optional.empty(),
          Optional.empty(),
          false,
          true);

  /** Adds one. */
  public static final PasskeyForm ADD =
      new PasskeyForm(
          "passkey-add",
          "/settings/passkeys",
          "Add a passkey",
          Optional.of("/api/account/passkeys/options"),
          Optional.empty(),
          Optional.empty(),
          true,
          false);

  /** Shows one to whoever is known already; the page brings the question. */
  public static PasskeyForm confirm(String action, String ceremony, String options) {
    return new PasskeyForm(
        "passkey-confirm",
        action,
        "Use a passkey or security key",
        Optional.empty(),
        Optional.of(options),
        Optional.of(ceremony),
        false,
        false);
  }
}
