package dev.sallyport.store.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a letter is about. */
public enum LetterKind {
  /** Somebody registered with this address and shall show that they read mail there. */
  VERIFY,
  /** Somebody tried to register with the address of an account. */
  ALREADY_REGISTERED,
  /** Somebody asked for a new password. */
  RECOVER,
  /** Somebody wants to sign in by mail. */
  SIGN_IN,
  /** Somebody who is signed in wants this to be the address of their account. */
  CHANGE_ADDRESS,
  /** The password was changed. */
  PASSWORD_CHANGED,
  /** Another address has taken the place of this one. */
  ADDRESS_CHANGED,
  /** A second factor was added. */
  FACTOR_ADDED,
  /** A second factor was removed. */
  FACTOR_REMOVED,
  /** Somebody signed in on a device that was not seen before. */
  NEW_DEVICE,
  /** Somebody may have a copy of a passkey. */
  PASSKEY_SUSPECTED,
  /** An account at a provider can be used to sign in from now on. */
  LOGIN_LINKED,
  /** An account at a provider can be used no more. */
  LOGIN_UNLINKED,
  /** Never sent: written so that asking about a stranger takes as long as about somebody known. */
  NOBODY;

  /** As it is stored. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is stored; empty if a newer version wrote it. */
  static Optional<LetterKind> of(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
  }
}
