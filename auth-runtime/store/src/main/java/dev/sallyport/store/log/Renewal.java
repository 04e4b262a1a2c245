package dev.sallyport.store.log;

import java.util.UUID;

/** The answer to a member that says it is alive. */
public sealed interface Renewal {
  /**
   * Still a member.
   *
   * @param head the log's last number, read after the renewal was asked for
   * @param history to which the number belongs
   */
  record Head(long head, UUID history) implements Renewal {}

  /** No member any more: what it remembers must be dropped, and it must join anew. */
  record Gone() implements Renewal {}
}
