package dev.sallyport.store.sessions;

import java.time.Instant;

/** Sessions that are over. Throws {@link dev.sallyport.store.StoreUnavailable}. */
public interface PastSessions {
  /**
   * Forgets some, {@link dev.sallyport.store.Chore#AT_ONCE} at most, that were ended, or could be
   * renewed no more, before a time. That they were revoked is in the log, and stays there.
   *
   * @param before long enough ago that nobody asks any more how one of them ended
   * @return how many
   */
  int forget(Instant before);
}
