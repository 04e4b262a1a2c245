package dev.sallyport.server.login;

/** Of whom a login asks a second factor. */
public enum SecondFactorPolicy {
  /** Of everybody who has one. */
  WHEN_ENROLLED,
  /** Of nobody, before a rule asks for it. */
  WHEN_REQUIRED,
  /** Of everybody; whoever has none adds one before the session begins. */
  EVERYONE
}
