package dev.sallyport.store.keys;

import java.util.List;

/** Signing keys. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface SigningKeys {
  /** Those of a purpose, in the order of their numbers. */
  List<SigningKeyRow> all(Purpose purpose);

  /**
   * Adds a key, unless another replica was faster and its number is taken. Older ones of its
   * purpose that are not published any more when it is made are forgotten.
   *
   * @return whether it was added
   */
  boolean add(SigningKeyRow key);
}
