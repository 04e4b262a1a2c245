package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.admin.AdminApi;
import dev.sallyport.cli.admin.AdminApi.Outcome;
import dev.sallyport.cli.report.PeopleReport;
import java.io.IOException;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code org}: organisations and who is in them. */
@Command(
    name = "org",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Looks after organisations and who is in them.",
      "ORG is a slug or an id, PERSON an e-mail address or an id."
    })
final class OrgCommand implements Runnable {
  private static final String PATH = "/admin/organisations";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists organisations, in the order of their making.")
  int list(@Mixin AdminOptions admin, @Mixin OutputOption output) throws IOException {
    JsonNode answer = admin.ask(api -> api.all(PATH, Map.of()));
    return output.say(spec, answer, PeopleReport::organisations);
  }

  @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes an organisation.")
  int create(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(paramLabel = "SLUG") String slug,
      @Option(
              names = "--name",
              paramLabel = "TEXT",
              description = "As people read it; the slug without it.")
          @Nullable String name)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("slug", slug);
    if (name != null) {
      body.put("name", name);
    }
    JsonNode one = admin.ask(api -> api.ask("POST", PATH, body));
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.putArray("items").add(one);
    return output.say(spec, one, _ -> PeopleReport.organisations(list));
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes an organisation; the people in it stay.")
  int delete(@Mixin AdminOptions admin, @Parameters(paramLabel = "ORG") String org)
      throws IOException {
    var _ =
        admin.ask(
            api ->
                AdminOptions.organisation(
                    api, org, id -> api.ask("DELETE", PATH + "/" + id, Map.of())));
    return Exit.OK;
  }

  @Command(
      name = "members",
      mixinStandardHelpOptions = true,
      description = "Lists who is in an organisation.")
  int members(
      @Mixin AdminOptions admin,
      @Mixin OutputOption output,
      @Parameters(paramLabel = "ORG") String org)
      throws IOException {
    JsonNode answer =
        admin.ask(
            api ->
                AdminOptions.organisation(
                    api, org, id -> api.all(PATH + "/" + id + "/members", Map.of())));
    return output.say(spec, answer, PeopleReport::members);
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Takes a person in, or gives who is in it another role.")
  int add(
      @Mixin AdminOptions admin,
      @Parameters(index = "0", paramLabel = "ORG") String org,
      @Parameters(index = "1", paramLabel = "PERSON") String person,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              defaultValue = "member",
              description = "Their role there; member without it.")
          String role)
      throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("role", role);
    return member(admin, org, person, (api, path) -> api.ask("PUT", path, body));
  }

  @Command(name = "remove", mixinStandardHelpOptions = true, description = "Lets a person out.")
  int remove(
      @Mixin AdminOptions admin,
      @Parameters(index = "0", paramLabel = "ORG") String org,
      @Parameters(index = "1", paramLabel = "PERSON") String person)
      throws IOException {
    return member(admin, org, person, (api, path) -> api.ask("DELETE", path, Map.of()));
  }

  /**
   * @param question about the path of a person's place in an organisation
   */
  private static int member(
      AdminOptions admin, String org, String person, BiFunction<AdminApi, String, Outcome> question)
      throws IOException {
    var _ =
        admin.ask(
            api ->
                AdminOptions.organisation(
                    api,
                    org,
                    id ->
                        AdminOptions.person(
                            api,
                            person,
                            who -> question.apply(api, PATH + "/" + id + "/members/" + who))));
    return Exit.OK;
  }
}
