package dev.sallyport.store.sessions;

/** How a value travels; one that was issued for one way is worth nothing on the other. */
public enum TokenKind {
  /** In the cookie of a browser. */
  COOKIE,
  /** In the Authorization field, which mobile apps send. */
  BEARER
}
