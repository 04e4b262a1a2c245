package dev.sallyport.server.mail;

/** Who takes letters. */
public interface MailServer {
  /** Hands one over; blocks for as long as its timeouts say. Used by one thread. */
  Delivery deliver(Message message);

  /** Nothing more comes for a while. */
  void rest();
}
