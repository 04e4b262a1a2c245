package dev.sallyport.server.pages;

import java.util.Optional;

/**
 * A page that says one thing.
 *
 * @param explanation one or two sentences, what happened and what to do
 * @param action where the one link leads, if there is one
 * @param requestId for whoever is asked for help
 */
public record Notice(
    String title, String explanation, Optional<Action> action, Optional<String> requestId) {
  /** A link. */
  public record Action(String label, String url) {}
}
