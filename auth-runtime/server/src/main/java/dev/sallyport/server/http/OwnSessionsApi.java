package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.http.ApiProblem.Code;
import dev.sallyport.server.sessions.Device;
import dev.sallyport.server.sessions.OwnSessions;
import dev.sallyport.store.sessions.SessionEntry;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The sessions of whoever asks, as JSON. */
final class OwnSessionsApi {
  private final OwnSessions sessions;

  OwnSessionsApi(OwnSessions sessions) {
    this.sessions = sessions;
  }

  List<Route<ApiCall>> routes() {
    return List.of(
        new Route<>("GET", "/api/sessions", this::list),
        new Route<>("DELETE", "/api/sessions", this::endOthers),
        new Route<>("DELETE", "/api/sessions/{id}", this::end));
  }

  private void list(ApiCall call) {
    call.withSession(
        session ->
            call.json(
                StatusCodes.OK,
                json -> {
                  ArrayNode items = json.putArray("items");
                  sessions
                      .of(session.person().id())
                      .forEach(entry -> write(entry, session.id(), items.addObject()));
                }));
  }

  private static void write(SessionEntry entry, UUID current, ObjectNode json) {
    json.put("id", entry.id().toString())
        .put("current", entry.id().equals(current))
        .put("device", Device.of(entry.userAgent()))
        .put("authenticated_at", entry.begun().toString());
    entry.seen().ifPresent(seen -> json.put("last_seen_at", seen.toString()));
    entry.address().ifPresent(address -> json.put("address", address));
  }

  private void end(ApiCall call) throws IOException {
    if (!call.saysNothing()) {
      return;
    }
    call.withSession(
        session -> {
          switch (sessions.end(call.id(), session.person().id(), call.visitor().source())) {
            case ENDED -> {
              if (call.id().equals(session.id())) {
                call.forget();
              }
              call.done();
            }
            case UNKNOWN ->
                call.problem(ApiProblem.of(Code.NOT_FOUND, "You have no session with this id."));
          }
        });
  }

  private void endOthers(ApiCall call) throws IOException {
    if (!call.saysNothing()) {
      return;
    }
    call.withSession(
        session -> {
          sessions.endOthers(session.person().id(), session.id(), call.visitor().source());
          call.done();
        });
  }
}
