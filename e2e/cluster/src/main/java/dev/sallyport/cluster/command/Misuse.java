package dev.sallyport.cluster.command;

/** The command line says something that cannot be meant. */
final class Misuse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Misuse(String message) {
    super(message);
  }
}
