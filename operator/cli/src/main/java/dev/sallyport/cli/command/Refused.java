package dev.sallyport.cli.command;

/** The admin API did not do it; the message says why. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }
}
