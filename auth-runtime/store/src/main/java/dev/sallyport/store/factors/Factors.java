package dev.sallyport.store.factors;

import java.util.UUID;

/** Second factors of people. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface Factors {
  /** What somebody has. */
  Held of(UUID identity);
}
