package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.account.LinkSecret;
import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.admin.People;
import dev.sallyport.server.admin.People.Handing;
import dev.sallyport.server.hashes.HashStrings;
import dev.sallyport.server.hashes.UnreadableHash;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.store.identities.Directory.Change;
import dev.sallyport.store.identities.Directory.Changed;
import dev.sallyport.store.identities.Directory.Creation;
import dev.sallyport.store.identities.DirectoryEntry;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.Role;
import dev.sallyport.store.identities.SessionEntry;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** People and their sessions in the admin API. */
final class AdminPeople {
  static final String ROLE_RULE =
      "is no role: letters, digits, and after the first . _ : / - too, at most 64; no comma";
  private static final String IDENTITIES = "/admin/identities";
  private static final String IDENTITY = IDENTITIES + "/{id}";
  private static final Problem NOBODY = Problem.notFound("There is no identity with this id.");

  private final People people;
  private final String authUrl;

  /**
   * @param authUrl where links lead, without a slash at the end
   */
  AdminPeople(People people, String authUrl) {
    this.people = people;
    this.authUrl = authUrl;
  }

  List<Route<AdminCall>> routes() {
    return List.of(
        new Route<>("GET", IDENTITIES, Set.of("email", "after", "limit"), this::list),
        new Route<>("POST", IDENTITIES, this::create),
        new Route<>("GET", IDENTITY, this::show),
        new Route<>("PATCH", IDENTITY, this::change),
        new Route<>("DELETE", IDENTITY, this::delete),
        new Route<>("GET", IDENTITY + "/sessions", this::sessions),
        new Route<>("DELETE", IDENTITY + "/sessions", this::endSessions),
        new Route<>("DELETE", IDENTITY + "/factors", this::removeFactors),
        new Route<>("POST", IDENTITY + "/recovery-link", this::recoveryLink),
        new Route<>("DELETE", "/admin/sessions/{id}", this::endSession));
  }

  private void list(AdminCall call) {
    String email = call.parameter("email").orElse("");
    Optional<UUID> after = call.cursor("after");
    int limit = call.limit();
    if (!call.answered()) {
      return;
    }
    List<DirectoryEntry> page = people.list(email, after, limit + 1);
    call.json(
        StatusCodes.OK,
        json -> {
          ArrayNode items = json.putArray("items");
          page.stream().limit(limit).forEach(entry -> write(entry, items.addObject()));
          if (page.size() > limit) {
            json.put("next", page.get(limit - 1).identity().id().toString());
          }
        });
  }

  private void create(AdminCall call) throws IOException {
    Optional<JsonBody> read = call.body();
    if (read.isEmpty()) {
      return;
    }
    JsonBody body = read.get();
    String email =
        body.required(
            "email",
            text -> EmailAddress.parse(text).filter(one -> one.value().equals(text)).isPresent(),
            "is no address that we can use: write it like name@example.com");
    boolean verified = body.flag("verified").orElse(false);
    List<String> roles = body.texts("roles", Role::isLegal, ROLE_RULE).orElse(Role.DEFAULT);
    Optional<PasswordHash> hash =
        body.text(
                "password_hash",
                AdminPeople::isReadable,
                "is no hash that can be verified; docs/reference/password-hashes.md lists those that"
                    + " can")
            .map(PasswordHash::new);
    if (!body.mistakes().isEmpty()) {
      call.problem(Problem.mistakes(body.mistakes()));
      return;
    }
    switch (people.create(call.by(), new People.Wanted(email, verified, roles, hash))) {
      case Creation.Created(DirectoryEntry entry) ->
          call.created(IDENTITIES + "/" + entry.identity().id(), json -> write(entry, json));
      case Creation.EmailTaken _ ->
          call.problem(
              Problem.of(
                  StatusCodes.CONFLICT,
                  "Address taken",
                  "Somebody has this address already, in whatever case."));
    }
  }

  private static boolean isReadable(String text) {
    try {
      var _ = HashStrings.read(new PasswordHash(text));
      return true;
    } catch (UnreadableHash _) {
      return false;
    }
  }

  private void show(AdminCall call) {
    people
        .find(call.id())
        .ifPresentOrElse(
            entry -> call.json(StatusCodes.OK, json -> write(entry, json)),
            () -> call.problem(NOBODY));
  }

  private void change(AdminCall call) throws IOException {
    Optional<JsonBody> read = call.body();
    if (read.isEmpty()) {
      return;
    }
    JsonBody body = read.get();
    Change change =
        new Change(body.texts("roles", Role::isLegal, ROLE_RULE), body.flag("disabled"));
    if (!body.mistakes().isEmpty()) {
      call.problem(Problem.mistakes(body.mistakes()));
      return;
    }
    switch (people.change(call.by(), call.id(), change)) {
      case Changed.Now(DirectoryEntry entry, _) ->
          call.json(StatusCodes.OK, json -> write(entry, json));
      case Changed.Unknown _ -> call.problem(NOBODY);
    }
  }

  private void delete(AdminCall call) {
    people.delete(call.by(), call.id());
    call.done();
  }

  private void recoveryLink(AdminCall call) {
    switch (people.recoveryLink(call.by(), call.id())) {
      case Handing.Done(Recovery.Handed(LinkSecret link, Instant until)) ->
          call.json(
              StatusCodes.OK,
              json ->
                  json.put("link", authUrl + RecoverPages.address(link))
                      .put("expires_at", until.toString()));
      case Handing.Unknown _ -> call.problem(NOBODY);
      case Handing.Disabled _ ->
          call.problem(
              Problem.of(
                  StatusCodes.CONFLICT,
                  "Disabled",
                  "A new password would not let them in: enable them first."));
      case Handing.NoRecovery _ ->
          call.problem(
              Problem.of(
                  StatusCodes.CONFLICT,
                  "No recovery",
                  "There is no setting mail, and without it no page to choose a new password."));
    }
  }

  private void sessions(AdminCall call) {
    people
        .sessions(call.id())
        .ifPresentOrElse(
            sessions ->
                call.json(
                    StatusCodes.OK,
                    json -> {
                      ArrayNode items = json.putArray("items");
                      sessions.forEach(session -> write(session, items.addObject()));
                    }),
            () -> call.problem(NOBODY));
  }

  private void endSessions(AdminCall call) {
    if (people.endSessions(call.by(), call.id())) {
      call.done();
    } else {
      call.problem(NOBODY);
    }
  }

  private void removeFactors(AdminCall call) {
    if (people.removeFactors(call.by(), call.id())) {
      call.done();
    } else {
      call.problem(NOBODY);
    }
  }

  private void endSession(AdminCall call) {
    people.endSession(call.by(), call.id());
    call.done();
  }

  private static void write(DirectoryEntry entry, ObjectNode json) {
    json.put("id", entry.identity().id().toString())
        .put("email", entry.identity().email())
        .put("verified", entry.identity().verified());
    entry.identity().roles().forEach(json.putArray("roles")::add);
    json.put("disabled", entry.disabledAt().isPresent());
    entry.disabledAt().ifPresent(at -> json.put("disabled_at", at.toString()));
    json.put("has_password", entry.hasPassword())
        .put("created_at", entry.createdAt().toString())
        .put("updated_at", entry.updatedAt().toString());
  }

  private static void write(SessionEntry session, ObjectNode json) {
    json.put("id", session.id().toString())
        .put("identity", session.identity().toString())
        .put("authenticated_at", session.authenticatedAt().toString())
        .put("expires_at", session.expiresAt().toString());
    session.lastSeenAt().ifPresent(at -> json.put("last_seen_at", at.toString()));
    session.userAgent().ifPresent(agent -> json.put("user_agent", agent));
    session.address().ifPresent(address -> json.put("address", address));
  }
}
