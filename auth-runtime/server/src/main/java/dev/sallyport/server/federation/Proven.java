package dev.sallyport.server.federation;

import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.store.federation.Upstream;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a provider says about somebody who logged in there.
 *
 * @param email theirs, if the provider has seen to it that they read mail there
 * @param groups what the claim says by which roles are given
 * @param at when they logged in there, if it says
 */
record Proven(
    Upstream upstream, Optional<EmailAddress> email, Set<String> groups, Optional<Instant> at) {
  Proven {
    groups = Set.copyOf(groups);
  }
}
