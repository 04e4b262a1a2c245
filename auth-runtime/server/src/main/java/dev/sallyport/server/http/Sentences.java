package dev.sallyport.server.http;

import dev.sallyport.server.pages.Notice;
import java.time.Duration;
import java.util.Optional;

/** The pages that say one thing. */
final class Sentences {
  private static final Optional<Notice.Action> SIGN_IN =
      Optional.of(new Notice.Action("Go to sign in", "/login"));

  static final Notice UNAVAILABLE =
      notice(
          "Temporarily unavailable",
          "We cannot sign anybody in or out right now. Whoever is signed in stays so; please try"
              + " again in a moment.",
          Optional.empty());

  static final Notice NOT_FOUND =
      notice("Page not found", "There is nothing at this address.", SIGN_IN);

  static final Notice REGISTRATION_CLOSED =
      notice(
          "Registration is closed",
          "Accounts are made by an administrator here. If you need one, ask yours.",
          SIGN_IN);

  static final Notice BAD_FORM =
      notice(
          "This form cannot be read",
          "It is too large, incomplete, or not a form of ours. Please start again.",
          SIGN_IN);

  static final Notice FOREIGN_FORM =
      notice(
          "This form did not come from us",
          "Your browser says that another site sent it, so nothing was done. If you filled it in"
              + " here, please start again.",
          SIGN_IN);

  static final Notice FOREIGN_RETURN =
      notice(
          "This link leads elsewhere",
          "It would send you to an address that is not one of ours after signing in, so we stop"
              + " here. Open the app you wanted and start from there.",
          SIGN_IN);

  private Sentences() {}

  /** Nobody is signed in. */
  static Notice signedOut(Optional<Notice.Action> back) {
    return notice(
        "You are signed out", "This browser has no session with us.", back.or(() -> SIGN_IN));
  }

  /** A session ended because somebody may have got hold of it. */
  static Notice usedTwice(String login) {
    return notice(
        "You have been signed out",
        "Your session was used with an old cookie, as somebody would who had copied it, so we ended"
            + " it everywhere. If you did not restore an old copy of your browser, sign in and look"
            + " at the list of your sessions.",
        Optional.of(new Notice.Action("Go to sign in", login)));
  }

  /** For whoever has to wait before they try again; the same for every account. */
  static String tooMany(Duration wait) {
    return "There were too many attempts. Please wait %s, then try again.".formatted(words(wait));
  }

  /** The same as a page. */
  static Notice pleaseWait(Duration wait) {
    return notice("Please wait a moment", tooMany(wait), Optional.empty());
  }

  /** Rounded up: whoever comes then does not come too early. */
  static int wholeSeconds(Duration wait) {
    return Math.toIntExact(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }

  private static String words(Duration wait) {
    int seconds = wholeSeconds(wait);
    if (seconds == 1) {
      return "a second";
    }
    return seconds <= 90 ? seconds + " seconds" : Math.ceilDiv(seconds, 60) + " minutes";
  }

  private static Notice notice(String title, String text, Optional<Notice.Action> action) {
    return new Notice(title, text, action, Optional.empty());
  }
}
