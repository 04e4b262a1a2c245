package dev.sallyport.server.mail;

/** What became of a letter that was handed over. */
public sealed interface Delivery {
  /** The server has taken it. */
  record Taken() implements Delivery {}

  /**
   * The server will not take it, now or later.
   *
   * @param why without an address
   */
  record Refused(String why) implements Delivery {}

  /**
   * The server could not be asked, or said to come again.
   *
   * @param why without an address
   */
  record Failed(String why) implements Delivery {}
}
