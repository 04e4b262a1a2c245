package dev.sallyport.server.federation;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Speaks with one provider, in its protocol. Blocks, but not for long. */
sealed interface Client permits OpenIdClient, GitHubClient {
  /**
   * Where to send somebody; empty while the provider does not answer.
   *
   * @param anew whether they shall log in there although they are logged in
   */
  Optional<URI> authorization(Challenge challenge, boolean anew);

  /**
   * What it says who came back.
   *
   * @param parameters of the address to which it led them, each once
   */
  Answer answer(Map<String, List<String>> parameters, Challenge challenge);

  /** Whether it did not answer when it was last asked. */
  boolean isDown();
}
