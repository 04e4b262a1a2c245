package dev.sallyport.store;

/** The password of a database role; prints as {@code ***}. */
public record Password(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
