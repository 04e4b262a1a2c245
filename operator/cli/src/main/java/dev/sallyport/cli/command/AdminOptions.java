package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.admin.AdminApi;
import dev.sallyport.cli.admin.AdminApi.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the admin API is, and what opens it. */
final class AdminOptions {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "${env:SALLYPORT_ADMIN_URL}",
      description = "The admin API, such as http://127.0.0.1:9092; else SALLYPORT_ADMIN_URL.")
  private @Nullable URI url;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      defaultValue = "${env:SALLYPORT_ADMIN_SECRET_FILE}",
      description = "Holds the secret that opens it; else SALLYPORT_ADMIN_SECRET_FILE.")
  private @Nullable Path secretFile;

  /** What {@code question} is answered. */
  JsonNode ask(Function<AdminApi, Outcome> question) throws IOException {
    URI where = where();
    if (secretFile == null) {
      throw new ParameterException(
          spec.commandLine(),
          "name the file with the secret: --secret-file, or SALLYPORT_ADMIN_SECRET_FILE");
    }
    try (AdminApi api = new AdminApi(where, Files.readString(secretFile).strip())) {
      return switch (question.apply(api)) {
        case Outcome.Done(JsonNode json) -> json;
        case Outcome.Refused(_, String why) -> throw new Refused(why);
        case Outcome.Unreachable(String why) -> throw new Unreachable(why);
      };
    }
  }

  private URI where() {
    if (url == null) {
      throw new ParameterException(
          spec.commandLine(), "where is the admin API? --admin URL, or SALLYPORT_ADMIN_URL");
    }
    boolean https = "https".equals(url.getScheme()) && url.getHost() != null;
    boolean here =
        "http".equals(url.getScheme()) && LOOPBACK.contains(String.valueOf(url.getHost()));
    if (!https && !here) {
      throw new ParameterException(
          spec.commandLine(),
          url
              + " is neither https nor on this machine, and the secret would pass the network in"
              + " the clear: use kubectl port-forward");
    }
    return url;
  }

  /** The id of a person who is named by it or by their address. */
  static Outcome person(AdminApi api, String named, Function<String, Outcome> next) {
    if (named.indexOf('@') < 0) {
      return next.apply(named);
    }
    return found(
        api.all("/admin/identities", Map.of("email", named)),
        "email",
        named,
        "nobody has the address " + named,
        next);
  }

  /** The id of an organisation that is named by it or by its slug. */
  static Outcome organisation(AdminApi api, String named, Function<String, Outcome> next) {
    if (named.matches("[0-9a-fA-F-]{36}")) {
      return next.apply(named);
    }
    return found(
        api.all("/admin/organisations", Map.of()),
        "slug",
        named,
        "no organisation is called " + named,
        next);
  }

  private static Outcome found(
      Outcome list, String field, String named, String none, Function<String, Outcome> next) {
    return switch (list) {
      case Outcome.Done(JsonNode json) -> {
        for (JsonNode one : json.path("items")) {
          if (one.path(field).asText().equalsIgnoreCase(named)) {
            yield next.apply(one.path("id").asText());
          }
        }
        yield new Outcome.Refused(404, none);
      }
      case Outcome.Refused refused -> refused;
      case Outcome.Unreachable unreachable -> unreachable;
    };
  }
}
