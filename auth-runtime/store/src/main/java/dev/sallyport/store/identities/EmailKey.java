package dev.sallyport.store.identities;

import java.util.Locale;

/** What makes two addresses one: the same letters in whatever case. */
public record EmailKey(String value) {
  /** The key of an address as somebody typed it. */
  public static EmailKey of(String email) {
    return new EmailKey(email.toLowerCase(Locale.ROOT));
  }
}
