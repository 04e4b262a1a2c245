package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.admin.Groups;
import dev.sallyport.store.identities.Role;
import dev.sallyport.store.organisations.Member;
import dev.sallyport.store.organisations.Organisation;
import dev.sallyport.store.organisations.Organisations.Naming;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Organisations and who is in them in the admin API. */
final class AdminGroups {
  private static final String ORGANISATIONS = "/admin/organisations";
  private static final String ORGANISATION = ORGANISATIONS + "/{id}";
  private static final String MEMBERS = ORGANISATION + "/members";
  private static final String MEMBER = MEMBERS + "/{identity}";
  private static final Pattern SLUG = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String SLUG_RULE =
      "is no slug: lower-case letters, digits and dashes between them, at most 63";
  private static final String NAME_RULE = "is no name: 1 to 128 characters in one line";
  private static final int MAX_NAME = 128;
  private static final Problem NONE = Problem.notFound("There is no organisation with this id.");

  private final Groups groups;

  AdminGroups(Groups groups) {
    this.groups = groups;
  }

  List<Route<AdminCall>> routes() {
    return List.of(
        new Route<>("GET", ORGANISATIONS, Set.of("after", "limit"), this::list),
        new Route<>("POST", ORGANISATIONS, this::create),
        new Route<>("GET", ORGANISATION, this::show),
        new Route<>("PATCH", ORGANISATION, this::rename),
        new Route<>("DELETE", ORGANISATION, this::delete),
        new Route<>("GET", MEMBERS, Set.of("after", "limit"), this::members),
        new Route<>("PUT", MEMBER, this::put),
        new Route<>("DELETE", MEMBER, this::remove));
  }

  private void list(AdminCall call) {
    Optional<UUID> after = call.cursor("after");
    int limit = call.limit();
    if (!call.answered()) {
      return;
    }
    List<Organisation> page = groups.list(after, limit + 1);
    call.json(
        StatusCodes.OK,
        json -> {
          ArrayNode items = json.putArray("items");
          page.stream().limit(limit).forEach(one -> write(one, items.addObject()));
          if (page.size() > limit) {
            json.put("next", page.get(limit - 1).id().toString());
          }
        });
  }

  private void create(AdminCall call) throws IOException {
    Optional<JsonBody> read = call.body();
    if (read.isEmpty()) {
      return;
    }
    JsonBody body = read.get();
    String slug = body.required("slug", AdminGroups::isSlug, SLUG_RULE);
    String name = body.text("name", AdminGroups::isName, NAME_RULE).orElse(slug);
    if (!body.mistakes().isEmpty()) {
      call.problem(Problem.mistakes(body.mistakes()));
      return;
    }
    named(call, groups.create(call.by(), slug, name), true);
  }

  private void rename(AdminCall call) throws IOException {
    Optional<JsonBody> read = call.body();
    if (read.isEmpty()) {
      return;
    }
    JsonBody body = read.get();
    Optional<String> slug = body.text("slug", AdminGroups::isSlug, SLUG_RULE);
    Optional<String> name = body.text("name", AdminGroups::isName, NAME_RULE);
    if (!body.mistakes().isEmpty()) {
      call.problem(Problem.mistakes(body.mistakes()));
      return;
    }
    named(call, groups.rename(call.by(), call.id(), slug, name), false);
  }

  private static void named(AdminCall call, Naming naming, boolean isNew) {
    switch (naming) {
      case Naming.Named(Organisation one) when isNew ->
          call.created(ORGANISATIONS + "/" + one.id(), json -> write(one, json));
      case Naming.Named(Organisation one) -> call.json(StatusCodes.OK, json -> write(one, json));
      case Naming.SlugTaken _ ->
          call.problem(
              Problem.of(StatusCodes.CONFLICT, "Slug taken", "Another organisation is called so."));
      case Naming.Unknown _ -> call.problem(NONE);
    }
  }

  private void show(AdminCall call) {
    groups
        .find(call.id())
        .ifPresentOrElse(
            one -> call.json(StatusCodes.OK, json -> write(one, json)), () -> call.problem(NONE));
  }

  private void delete(AdminCall call) {
    groups.delete(call.by(), call.id());
    call.done();
  }

  private void members(AdminCall call) {
    Optional<UUID> after = call.cursor("after");
    int limit = call.limit();
    if (!call.answered()) {
      return;
    }
    Optional<List<Member>> page = groups.members(call.id(), after, limit + 1);
    if (page.isEmpty()) {
      call.problem(NONE);
      return;
    }
    call.json(
        StatusCodes.OK,
        json -> {
          ArrayNode items = json.putArray("items");
          page.get().stream().limit(limit).forEach(one -> write(one, items.addObject()));
          if (page.get().size() > limit) {
            json.put("next", page.get().get(limit - 1).identity().toString());
          }
        });
  }

  private void put(AdminCall call) throws IOException {
    Optional<JsonBody> read = call.body();
    if (read.isEmpty()) {
      return;
    }
    JsonBody body = read.get();
    String role = body.required("role", Role::isLegal, AdminPeople.ROLE_RULE);
    if (!body.mistakes().isEmpty()) {
      call.problem(Problem.mistakes(body.mistakes()));
      return;
    }
    switch (groups.put(call.by(), call.id(), call.secondId(), role)) {
      case IN -> call.done();
      case UNKNOWN_ORGANISATION -> call.problem(NONE);
      case UNKNOWN_IDENTITY -> call.problem(Problem.notFound("There is no identity with this id."));
    }
  }

  private void remove(AdminCall call) {
    groups.remove(call.by(), call.id(), call.secondId());
    call.done();
  }

  private static boolean isSlug(String text) {
    return SLUG.matcher(text).matches();
  }

  private static boolean isName(String text) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= MAX_NAME
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static void write(Organisation one, ObjectNode json) {
    json.put("id", one.id().toString())
        .put("slug", one.slug())
        .put("name", one.name())
        .put("created_at", one.createdAt().toString())
        .put("updated_at", one.updatedAt().toString());
  }

  private static void write(Member member, ObjectNode json) {
    json.put("identity", member.identity().toString())
        .put("email", member.email())
        .put("role", member.role())
        .put("since", member.since().toString());
  }
}
