package dev.sallyport.cli.command;

/** The cluster does not answer; the message says what to do. */
final class Unreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unreachable(String message) {
    super(message);
  }
}
