package dev.sallyport.decision.request;

/** Who waits for the answer; it decides the form of a refusal, never whether there is one. */
public enum Caller {
  /** A browser that shows what it gets to a person, and that can be sent to a login page. */
  BROWSER,
  /** A script or a program, which reads a status code and JSON. */
  PROGRAM
}
