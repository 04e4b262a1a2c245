package dev.sallyport.store.account;

import java.util.Locale;

/** What a mailed proof is good for, and for nothing else. */
public enum Purpose {
  /** Shows that the address of an account is its owner's. */
  VERIFY,
  /** Sets a new password. */
  RECOVER,
  /** Begins a session. */
  LOGIN,
  /** Puts another address into the place of an account's. */
  ADDRESS;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
