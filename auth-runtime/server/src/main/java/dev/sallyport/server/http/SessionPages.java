package dev.sallyport.server.http;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.pages.SessionRow;
import dev.sallyport.server.pages.SettingsPage;
import dev.sallyport.server.sessions.Device;
import dev.sallyport.server.sessions.OwnSessions;
import dev.sallyport.store.sessions.SessionEntry;
import io.undertow.util.StatusCodes;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The sessions of whoever looks: which they are, and how to end them. */
final class SessionPages {
  private static final String LIST = SettingsPage.SESSIONS.path();

  private final OwnSessions sessions;
  private final Pages pages;
  private final OwnSession signedIn;

  SessionPages(OwnSessions sessions, Pages pages, String authUrl) {
    this.sessions = sessions;
    this.pages = pages;
    this.signedIn = new OwnSession(authUrl);
  }

  /** The pages by their paths. */
  Map<String, Page> byPath() {
    return Map.of(
        "/settings",
        new Overview(),
        LIST,
        new Overview(),
        LIST + "/end",
        new End(),
        LIST + "/end-others",
        new EndOthers());
  }

  private class Overview implements Page {
    @Override
    public void show(Visit visit) {
      withSession(
          visit,
          session ->
              visit.page(
                  StatusCodes.OK,
                  pages.sessions(
                      session.person().email(),
                      sessions.of(session.person().id()).stream()
                          .map(entry -> row(entry, session.id()))
                          .toList())));
    }

    @Override
    public void act(Visit visit, PostedForm form) {
      visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
    }
  }

  private final class End extends Overview {
    @Override
    public void act(Visit visit, PostedForm form) {
      withSession(
          visit,
          session -> {
            OwnSessions.Ending ending =
                form.field("session")
                    .flatMap(SessionPages::id)
                    .map(id -> sessions.end(id, session.person().id(), visit.visitor().source()))
                    .orElse(OwnSessions.Ending.UNKNOWN);
            switch (ending) {
              case ENDED -> visit.redirect(LIST);
              case UNKNOWN -> visit.notice(StatusCodes.NOT_FOUND, Sentences.NOT_FOUND);
            }
          });
    }
  }

  private final class EndOthers extends Overview {
    @Override
    public void act(Visit visit, PostedForm form) {
      withSession(
          visit,
          session -> {
            sessions.endOthers(session.person().id(), session.id(), visit.visitor().source());
            visit.redirect(LIST);
          });
    }
  }

  private void withSession(Visit visit, Consumer<Evidence.Session> next) {
    signedIn.with(visit, LIST, next);
  }

  private static SessionRow row(SessionEntry entry, UUID current) {
    return new SessionRow(
        entry.id().toString(),
        Device.of(entry.userAgent()),
        entry.address(),
        entry.begun(),
        entry.seen(),
        entry.id().equals(current));
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
