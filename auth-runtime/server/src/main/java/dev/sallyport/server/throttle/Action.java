package dev.sallyport.server.throttle;

/** What can be tried too often. */
public enum Action {
  /** A password. */
  LOGIN,
  /** A new account. */
  REGISTRATION,
  /** Having mail sent to somebody who forgot something. */
  RECOVERY,
  /** A code that was sent. */
  CODE,
  /** A code that an app shows, or a backup code, by somebody who has shown a first factor. */
  SECOND_FACTOR
}
