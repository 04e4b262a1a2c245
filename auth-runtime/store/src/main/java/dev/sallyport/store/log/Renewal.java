package dev.sallyport.store.log;

import java.util.UUID;

/** The answer to a member that says it is alive. */
public sealed interface Renewal {
  /**
   * Still a member.
   *
   * @param history to which the numbers belong
   * @param since what was revoked up to the log's last number, read after the renewal was asked for
   */
  record Head(UUID history, Revocations.Since since) implements Renewal {
    /** The log's last number. */
    public long head() {
      return since.head();
    }
  }

  /** No member any more: what it remembers must be dropped, and it must join anew. */
  record Gone() implements Renewal {}
}
