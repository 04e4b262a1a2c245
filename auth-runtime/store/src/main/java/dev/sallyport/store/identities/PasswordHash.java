package dev.sallyport.store.identities;

/**
 * What is kept of a password: algorithm, parameters, salt and hash in one string, a PHC string or
 * that of the system it comes from. Prints as {@code ***}.
 */
public record PasswordHash(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
