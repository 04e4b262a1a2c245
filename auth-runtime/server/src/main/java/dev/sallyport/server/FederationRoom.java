package dev.sallyport.server;

import dev.sallyport.server.federation.Federation;
import dev.sallyport.server.federation.Links;
import dev.sallyport.server.federation.Ways;
import dev.sallyport.server.http.Elsewhere;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.store.federation.PostgresFederatedFlows;
import dev.sallyport.store.federation.PostgresFederatedLogins;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** A page of {@code new} of {@link Main}: with whom people log in elsewhere. */
final class FederationRoom {
  private FederationRoom() {}

  /**
   * @param arrival where every login comes to
   * @param ids of new identities, sessions and links
   * @param mail empty where there is none
   */
  static Elsewhere of(
      Settings settings,
      AccountRoom account,
      Arrival arrival,
      Supplier<UUID> ids,
      SecureRandom random,
      Optional<MailRoom> mail)
      throws IOException, GeneralSecurityException {
    Ways ways =
        Ways.of(
            settings.providers(),
            settings.auth().url().toString(),
            account.clock(),
            System::nanoTime);
    var flows = new PostgresFederatedFlows(account.forPages());
    var logins = new PostgresFederatedLogins(account.forPages());
    return new Elsewhere(
        new Federation(
            ways,
            flows,
            logins,
            arrival,
            account.audit(),
            ids,
            random,
            account.clock(),
            settings.registration().verifiedOnly()),
        new Links(
            ways,
            flows,
            logins,
            mail.map(MailRoom::envelopes),
            account.audit(),
            account.everywhere(),
            ids,
            account.clock()));
  }
}
