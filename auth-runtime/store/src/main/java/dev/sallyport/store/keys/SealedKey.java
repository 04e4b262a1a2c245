package dev.sallyport.store.keys;

/**
 * A private key that only the holder of an installation key can open. Prints as {@code ***}.
 *
 * @param by name of the installation key
 * @param base64 what was sealed
 */
public record SealedKey(char by, String base64) {
  @Override
  public String toString() {
    return "***";
  }
}
