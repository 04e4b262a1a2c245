package dev.sallyport.crds;

/**
 * One mistake in a resource.
 *
 * @param path where, as kubectl writes it: {@code spec.routes[2].paths[0]}
 * @param message which value is wrong and what to write instead
 */
public record Violation(String path, String message) {
  @Override
  public String toString() {
    return path + ": " + message;
  }
}
