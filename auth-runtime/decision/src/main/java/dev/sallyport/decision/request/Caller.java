package dev.sallyport.decision.request;

/**
 * Who waits for the answer; it decides the form of a refusal. Only a preflight, which carries no
 * credential and reaches the app without an identity, is let through where others have to prove
 * something.
 */
public enum Caller {
  /** A browser that shows what it gets to a person, and that can be sent to a login page. */
  BROWSER,
  /** A script or a program, which reads a status code and JSON. */
  PROGRAM,
  /** A browser that asks the app, before a script's request, whether it may (Fetch, CORS). */
  PREFLIGHT
}
