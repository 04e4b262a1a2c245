package dev.sallyport.server.pages;

import java.util.List;
import java.util.function.Supplier;

/**
 * What the login page offers besides asking for a password.
 *
 * @param recovery whether somebody who has forgotten theirs can be helped
 * @param registration whether somebody who has no account can make one
 * @param byMail whether people can sign in by a link or a code in a mail
 * @param providers with whom they can sign in elsewhere, as it is at that moment
 */
public record LoginOffer(
    boolean recovery,
    boolean registration,
    boolean byMail,
    Supplier<List<ProviderChoice>> providers) {
  /** Where there is mail, and nothing else was set. */
  public static final LoginOffer ORDINARY = new LoginOffer(true, true, false, List::of);
}
