package dev.sallyport.store.identities;

/** A password hash in PHC string format; prints as {@code ***}. */
public record PasswordHash(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
