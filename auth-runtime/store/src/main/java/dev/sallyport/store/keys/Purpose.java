package dev.sallyport.store.keys;

import java.util.Locale;

/** What keys sign; those of one purpose are never used for another. */
public enum Purpose {
  /** What apps are told about their callers. */
  ASSERTION;

  /** As the store spells it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
