package dev.sallyport.server.http;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.account.Owner;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** For pages that are there for people who are signed in, and about them. */
record OwnSession(String authUrl) {
  /** Whoever has none that counts renews it or logs in, and comes back to {@code path}. */
  void with(Visit visit, String path, Consumer<Evidence.Session> next) {
    Optional<Evidence.Session> session = visit.session();
    if (session.isEmpty()) {
      visit.redirect(
          RenewPage.PATH
              + "?return_to="
              + URLEncoder.encode(authUrl + path, StandardCharsets.UTF_8));
      return;
    }
    next.accept(session.get());
  }

  /** The same, for whoever is about to change something. */
  void owner(Visit visit, String path, Consumer<Owner> next) {
    with(visit, path, session -> next.accept(owner(session, visit)));
  }

  /** Whose session it is that a request has brought. */
  static Owner owner(Evidence.Session session, Visit visit) {
    return new Owner(
        session.person().id(), session.person().email(), session.id(), visit.value().orElseThrow());
  }
}
