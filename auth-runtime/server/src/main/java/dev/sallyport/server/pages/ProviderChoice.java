package dev.sallyport.server.pages;

/**
 * Somebody with whom people can sign in elsewhere.
 *
 * @param name in addresses
 * @param title what people call it
 * @param down whether it did not answer when it was last asked
 */
public record ProviderChoice(String name, String title, boolean down) {
  /** Where one goes to sign in with it. */
  public String path() {
    return "/login/with/" + name;
  }
}
