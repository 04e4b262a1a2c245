package dev.sallyport.server.federation;

/** What somebody came back from a provider with. */
sealed interface Answer {
  /** It says who they are. */
  record Known(Proven who) implements Answer {}

  /** They did not log in there, or did not want to. */
  record Denied() implements Answer {}

  /**
   * It proves nothing.
   *
   * @param why for a log; quotes nothing that was sent
   */
  record Untrue(String why) implements Answer {}

  /** The provider does not answer us, or not in a way that can be read. */
  record Down(String why) implements Answer {}
}
