package dev.sallyport.server.http;

import dev.sallyport.server.federation.Federation.Refusal;
import dev.sallyport.server.pages.Form;
import dev.sallyport.server.pages.Notice;
import java.util.Optional;

/** What people are told about logins elsewhere. */
final class ElsewhereSentences {
  static final String LAST_WAY_IN =
      "This is your only way in. Set a password first, or link another account.";

  static final Notice NOTHING_TO_LINK =
      notice(
          "There is nothing to link",
          "It took too long, or it was done already. Please start again.",
          "/login");

  private ElsewhereSentences() {}

  static Form.Problem down(String title) {
    return new Form.Problem(
        title + " does not answer right now. Sign in another way, or try again in a moment.",
        Form.About.FORM);
  }

  static Form.Problem denied(String title) {
    return new Form.Problem("You were not signed in with " + title + ".", Form.About.FORM);
  }

  static Notice refused(Refusal why, String title) {
    return switch (why) {
      case STALE ->
          notice(
              "This sign-in is over",
              "It took too long, was used already, or began in another browser. Please start"
                  + " again.",
              "/login");
      case UNTRUE ->
          notice(
              "We cannot tell who you are",
              "What "
                  + title
                  + " told us does not hold, so nobody was signed in. Please start again.",
              "/login");
      case NO_ADDRESS ->
          notice(
              "Your address is not confirmed",
              title
                  + " does not say that it has seen you read mail at your address. Confirm it there,"
                  + " or sign in another way and link "
                  + title
                  + " in the settings.",
              "/login");
      case NO_ACCOUNT ->
          notice(
              "You have no account here",
              "Nobody gets one by signing in with this account. Sign in another way and link "
                  + title
                  + " in the settings, or ask whoever looks after this service.",
              "/login");
      case DISABLED ->
          notice("This account is disabled", "Ask whoever looks after this service.", "/login");
      case UNVERIFIED ->
          notice(
              "Confirm your address first",
              "Sign in with your password once; we then send you a mail with a link and a code.",
              "/login");
      case OVER -> notice("Something has changed", "Please start again.", "/login");
      case LINKED_ALREADY ->
          notice(
              title + " is linked already",
              "Somebody can sign in with this account at "
                  + title
                  + ": you, or another account of"
                  + " yours here.",
              "/settings/links");
    };
  }

  /** Before an account elsewhere is linked. */
  static Notice prove(String title, Optional<String> email, String login) {
    String explanation =
        email
            .map(
                address ->
                    "There is an account with the address %s already. Sign in to it as you usually"
                            .formatted(address)
                        + " do, and we ask you whether to link "
                        + title
                        + " with it.")
            .orElse(
                "Sign in once more, so that nobody else links " + title + " with your account.");
    return new Notice(
        "Show that the account is yours",
        explanation,
        Optional.of(new Notice.Action("Sign in", login)),
        Optional.empty());
  }

  static Notice somebodyElse(String title, String email, String login) {
    return new Notice(
        "You are signed in as somebody else",
        "The account at %s belongs to %s, which is another account here. Sign in to that one."
            .formatted(title, email),
        Optional.of(new Notice.Action("Sign in", login)),
        Optional.empty());
  }

  static Notice linked(String title, String continueTo) {
    return new Notice(
        title + " is linked",
        "From now on you can sign in with it.",
        Optional.of(new Notice.Action("Continue", continueTo)),
        Optional.empty());
  }

  private static Notice notice(String title, String text, String where) {
    return new Notice(
        title, text, Optional.of(new Notice.Action("Go on", where)), Optional.empty());
  }
}
