package dev.sallyport.server.federation;

/**
 * By what an answer is known to belong to a question. Prints as {@code ***}.
 *
 * @param state comes back with the browser
 * @param nonce comes back in an ID token (OpenID Connect Core 1.0, section 3.1.2.1)
 * @param verifier shows that the code is redeemed by whoever asked for it (RFC 7636)
 */
record Challenge(String state, String nonce, String verifier) {
  @Override
  public String toString() {
    return "***";
  }
}
