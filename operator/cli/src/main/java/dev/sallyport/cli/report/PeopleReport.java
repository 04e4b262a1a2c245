package dev.sallyport.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** People, organisations and what happened, as the admin API says it. */
public final class PeopleReport {
  private PeopleReport() {}

  /** As it was answered. */
  public static String json(JsonNode answer) {
    return Json.text(answer);
  }

  /** One line for each person. */
  public static String identities(JsonNode list) {
    Table table = new Table("").row("ID", "E-MAIL", "ROLES", "STATE", "CREATED");
    list.path("items")
        .forEach(
            one ->
                table.row(
                    text(one, "id"),
                    text(one, "email"),
                    joined(one.path("roles")),
                    state(one),
                    text(one, "created_at")));
    return counted(table, list, "nobody");
  }

  /** One person. */
  public static String identity(JsonNode one) {
    return new Table("")
        .row("Id", text(one, "id"))
        .row(
            "E-mail",
            text(one, "email") + (one.path("verified").asBoolean() ? "" : " (not verified)"))
        .row("Roles", joined(one.path("roles")))
        .row("State", state(one))
        .row("Created", text(one, "created_at"))
        .row("Changed", text(one, "updated_at"))
        .toString();
  }

  /** A link to hand over. */
  public static String recoveryLink(JsonNode made) {
    return new Table("")
        .row("Link", text(made, "link"))
        .row("Good until", text(made, "expires_at"))
        .toString();
  }

  /** One line for each session. */
  public static String sessions(JsonNode list) {
    Table table = new Table("").row("ID", "BEGAN", "LAST SEEN", "ENDS", "ADDRESS", "BROWSER");
    list.path("items")
        .forEach(
            one ->
                table.row(
                    text(one, "id"),
                    text(one, "authenticated_at"),
                    text(one, "last_seen_at"),
                    text(one, "expires_at"),
                    text(one, "address"),
                    text(one, "user_agent")));
    return counted(table, list, "no session");
  }

  /** One line for each organisation. */
  public static String organisations(JsonNode list) {
    Table table = new Table("").row("ID", "SLUG", "NAME");
    list.path("items")
        .forEach(one -> table.row(text(one, "id"), text(one, "slug"), text(one, "name")));
    return counted(table, list, "no organisation");
  }

  /** One line for each member. */
  public static String members(JsonNode list) {
    Table table = new Table("").row("IDENTITY", "E-MAIL", "ROLE", "SINCE");
    list.path("items")
        .forEach(
            one ->
                table.row(
                    text(one, "identity"),
                    text(one, "email"),
                    text(one, "role"),
                    text(one, "since")));
    return counted(table, list, "nobody");
  }

  /** One line for each event. */
  public static String events(JsonNode list) {
    Table table = new Table("").row("AT", "KIND", "ACTOR", "SUBJECT", "DETAIL");
    list.path("items")
        .forEach(
            one ->
                table.row(
                    text(one, "at"),
                    text(one, "kind"),
                    text(one, "actor"),
                    text(one, "subject"),
                    one.path("detail").properties().stream()
                        .map(entry -> entry.getKey() + "=" + printable(entry.getValue().asText()))
                        .collect(Collectors.joining(" "))));
    return counted(table, list, "nothing");
  }

  private static String counted(Table table, JsonNode list, String none) {
    return list.path("items").isEmpty() ? none + "\n" : table.toString();
  }

  private static String state(JsonNode one) {
    if (one.path("disabled").asBoolean()) {
      return "disabled";
    }
    return one.path("has_password").asBoolean() ? "enabled" : "enabled, no password";
  }

  private static String joined(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(printable(one.asText())));
    return texts.isEmpty() ? "-" : String.join(",", texts);
  }

  private static String text(JsonNode one, String field) {
    String text = one.path(field).asText();
    return text.isEmpty() ? "-" : printable(text);
  }

  /** What somebody else wrote moves no cursor of whoever reads it. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
