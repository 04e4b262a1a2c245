package dev.sallyport.server.http;

import dev.sallyport.server.pages.Notice;
import java.util.Optional;

/** What the pages say about links and codes that were mailed. */
final class MailSentences {
  static final String WRONG_CODE =
      "This code is not the one that counts. After five wrong ones, or 10 minutes, only the link or"
          + " another mail helps.";

  static final Notice NO_LINK =
      new Notice(
          "Open the link in the mail",
          "This address is incomplete. Open the link in our mail again, or copy all of it.",
          Optional.of(new Notice.Action("Go to sign in", "/login")),
          Optional.empty());

  static final Notice DEAD_VERIFICATION =
      new Notice(
          "This link is good no more",
          "It was used already, is too old, or a newer mail has taken its place. If your address is"
              + " still to be confirmed, sign in and we send you another mail.",
          Optional.of(new Notice.Action("Go to sign in", "/login")),
          Optional.empty());

  static final Notice DEAD_RECOVERY =
      new Notice(
          "This link is good no more",
          "It was used already, is older than 10 minutes, or a newer mail has taken its place."
              + " Nothing was changed.",
          Optional.of(new Notice.Action("Send another mail", "/recover")),
          Optional.empty());

  private MailSentences() {}
}
