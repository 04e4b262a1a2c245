package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.admin.AdminApi;
import dev.sallyport.cli.admin.AdminApi.Outcome;
import dev.sallyport.cli.report.PeopleReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code identity}: who can log in. */
@Command(
    name = "identity",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Looks after people: who can log in, with which roles and sessions.",
      "PERSON is an e-mail address or an id. What is taken away is in force everywhere when a command"
          + " returns."
    })
final class IdentityCommand implements Runnable {
  private static final String PATH = "/admin/identities";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists people, in the order of their making.")
  int list(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Option(names = "--email", paramLabel = "TEXT", description = "Whose address begins so.")
          @Nullable String email)
      throws IOException {
    Map<String, String> query = email == null ? Map.of() : Map.of("email", email);
    return say(output, admin.ask(api -> api.all(PATH, query)), PeopleReport::identities);
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a person.")
  int show(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(paramLabel = "PERSON") String person)
      throws IOException {
    JsonNode answer = admin.ask(api -> with(api, person, "GET", ""));
    return say(output, answer, PeopleReport::identity);
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a person; without a password hash they cannot log in yet.")
  int create(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(paramLabel = "EMAIL") String email,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              description = "A role, may be repeated; user without it.")
          @Nullable List<String> roles,
      @Option(names = "--verified", description = "It is known that they read mail there.")
          boolean verified,
      @Option(
              names = "--password-hash-file",
              paramLabel = "FILE",
              description = "Holds the hash of their password, as another system made it.")
          @Nullable Path hashFile)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("email", email);
    body.put("verified", verified);
    if (roles != null) {
      put(body, roles);
    }
    if (hashFile != null) {
      body.put("password_hash", Files.readString(hashFile).strip());
    }
    JsonNode answer = admin.ask(api -> api.ask("POST", PATH, body));
    return say(output, answer, PeopleReport::identity);
  }

  @Command(
      name = "roles",
      mixinStandardHelpOptions = true,
      description = "Gives a person these roles, and no others.")
  int roles(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(index = "0", paramLabel = "PERSON") String person,
      @Parameters(index = "1..*", arity = "0..*", paramLabel = "ROLE") @Nullable List<String> roles)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    put(body, roles == null ? List.of() : roles);
    return change(admin, output, person, body);
  }

  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description = "Ends all sessions of a person and lets them begin none.")
  int disable(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(paramLabel = "PERSON") String person)
      throws IOException {
    return change(
        admin, output, person, JsonNodeFactory.instance.objectNode().put("disabled", true));
  }

  @Command(
      name = "enable",
      mixinStandardHelpOptions = true,
      description = "Lets a person log in again.")
  int enable(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(paramLabel = "PERSON") String person)
      throws IOException {
    return change(
        admin, output, person, JsonNodeFactory.instance.objectNode().put("disabled", false));
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes a person and everything that is theirs. There is no way back.")
  int delete(@Mixin AdminOptions admin, @Parameters(paramLabel = "PERSON") String person)
      throws IOException {
    var _ = admin.ask(api -> with(api, person, "DELETE", ""));
    return Exit.OK;
  }

  @Command(
      name = "sessions",
      mixinStandardHelpOptions = true,
      description = "Lists the sessions of a person.")
  int sessions(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(paramLabel = "PERSON") String person)
      throws IOException {
    JsonNode answer = admin.ask(api -> with(api, person, "GET", "/sessions"));
    return say(output, answer, PeopleReport::sessions);
  }

  @Command(
      name = "logout",
      mixinStandardHelpOptions = true,
      description = "Ends all sessions of a person, or one.")
  int logout(
      @Mixin AdminOptions admin,
      @Parameters(paramLabel = "PERSON") String person,
      @Option(names = "--session", paramLabel = "ID", description = "Only this one.")
          @Nullable String session)
      throws IOException {
    var _ =
        admin.ask(
            api ->
                session == null
                    ? with(api, person, "DELETE", "/sessions")
                    : api.ask("DELETE", "/admin/sessions/" + session, Map.of()));
    return Exit.OK;
  }

  @Command(
      name = "recover",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a link by which a person chooses a new password, to hand over.",
        "It is shown here and nowhere again, good once and for ten minutes. Whoever has it has the"
            + " account."
      })
  int recover(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(paramLabel = "PERSON") String person)
      throws IOException {
    JsonNode answer = admin.ask(api -> with(api, person, "POST", "/recovery-link"));
    return say(output, answer, PeopleReport::recoveryLink);
  }

  @Command(
      name = "remove-factors",
      mixinStandardHelpOptions = true,
      description = {
        "Takes all second factors away from a person who has lost them, and ends their sessions.",
        "From then on their password alone lets them in: make sure that it is they who ask. A letter"
            + " tells them."
      })
  int removeFactors(@Mixin AdminOptions admin, @Parameters(paramLabel = "PERSON") String person)
      throws IOException {
    var _ = admin.ask(api -> with(api, person, "DELETE", "/factors"));
    return Exit.OK;
  }

  private int change(AdminOptions admin, OutputOption output, String person, ObjectNode body)
      throws IOException {
    JsonNode answer =
        admin.ask(
            api -> AdminOptions.person(api, person, id -> api.ask("PATCH", PATH + "/" + id, body)));
    return say(output, answer, PeopleReport::identity);
  }

  private static Outcome with(AdminApi api, String person, String method, String below) {
    return AdminOptions.person(
        api, person, id -> api.ask(method, PATH + "/" + id + below, Map.of()));
  }

  private static void put(ObjectNode body, List<String> roles) {
    ArrayNode list = body.putArray("roles");
    roles.forEach(list::add);
  }

  private int say(OutputOption output, JsonNode answer, Function<JsonNode, String> text) {
    return output.say(spec, answer, text);
  }
}
