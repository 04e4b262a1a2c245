package dev.sallyport.store.factors;

/**
 * What somebody has beside a first factor.
 *
 * @param totp whether an app shows them codes
 * @param backupCodes how many are left; of use only beside another one
 * @param passkeys how many
 */
public record Held(boolean totp, int backupCodes, int passkeys) {
  /** Nothing. */
  public static final Held NOTHING = new Held(false, 0, 0);

  /** Whether they can show a second factor, and are asked to. */
  public boolean any() {
    return totp || passkeys > 0;
  }
}
