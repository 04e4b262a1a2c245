package dev.sallyport.cli.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.asking.Address;
import dev.sallyport.cli.asking.Visitor;
import dev.sallyport.cli.files.ExpectationSpec.AsSpec;
import dev.sallyport.cli.files.ExpectationSpec.CallerSpec;
import dev.sallyport.cli.files.ExpectationSpec.JwtSpec;
import dev.sallyport.cli.files.ExpectationSpec.TokenSpec;
import dev.sallyport.cli.rules.Finding;
import dev.sallyport.cli.rules.Finding.Kind;
import dev.sallyport.cli.rules.Place;
import dev.sallyport.cli.verify.Expectation;
import dev.sallyport.crds.Scope;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.AllowSpec.Aal;
import dev.sallyport.crds.accessrule.AllowSpec.TokenType;
import dev.sallyport.crds.accessrule.Units;
import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.decision.request.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code decisions.yaml}: strictly, for an expectation that is misread guards nothing. */
public final class DecisionsFile {
  private static final Pattern REQUEST = Pattern.compile("([A-Za-z-]+) +(\\S+)");
  private static final Duration USUAL_LIFETIME = Duration.ofMinutes(5);

  private final String file;
  private final List<Expectation> expectations = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private DecisionsFile(String file) {
    this.file = file;
  }

  /** What was read; expectations are only worth something without findings. */
  public record Read(List<Expectation> expectations, List<Finding> findings) {
    public Read {
      expectations = List.copyOf(expectations);
      findings = List.copyOf(findings);
    }
  }

  /** Reads one file. */
  public static Read read(Path path) throws IOException {
    var reader = new DecisionsFile(path.toString());
    String text = Files.readString(path, StandardCharsets.UTF_8);
    for (YamlDocument document : YamlDocument.read(reader.file, text, reader.findings)) {
      if (!document.json().isArray()) {
        reader.add(
            Kind.WRONG_TYPE,
            document.place(""),
            "",
            "the file is a list of expectations: write a dash before each");
        continue;
      }
      for (int i = 0; i < document.json().size(); i++) {
        reader.new Entry(document, "[%d]".formatted(i)).read(document.json().get(i));
      }
    }
    return new Read(reader.expectations, reader.findings);
  }

  private void add(Kind kind, Place place, String path, String message) {
    findings.add(new Finding(kind, place, "", path, message));
  }

  /** One entry. */
  private final class Entry {
    private final YamlDocument document;
    private final String at;
    private boolean legal = true;

    Entry(YamlDocument document, String at) {
      this.document = document;
      this.at = at;
    }

    void read(JsonNode json) {
      JsonNode known = json.deepCopy();
      Map<String, String> headers =
          known instanceof ObjectNode object ? headers(object.remove("headers")) : Map.of();
      ExpectationSpec spec = Binding.read(known, ExpectationSpec.class, at, this::complain);
      Matcher request = REQUEST.matcher(text(spec.request()));
      Optional<Address> address =
          request.matches() ? Address.parse(request.group(2)) : Optional.empty();
      if (address.isEmpty()) {
        illegal(
            ".request",
            "\"%s\" is not a request: write \"GET https://host/path\"".formatted(spec.request()));
      }
      if (spec.expect() == null) {
        illegal(".expect", "is missing: write allow, login, deny or another decision");
      }
      if (text(spec.because()).isBlank()) {
        illegal(".because", "is missing: say in a sentence why it has to be so");
      }
      Visitor visitor = visitor(spec);
      if (legal && address.isPresent() && spec.expect() != null) {
        expectations.add(
            new Expectation(
                document.place(at),
                request.group(1),
                address.get(),
                visitor,
                caller(spec.caller(), visitor),
                Optional.ofNullable(spec.namespace()),
                spec.expect().name(),
                Optional.ofNullable(spec.reason()),
                Optional.ofNullable(spec.route()),
                headers,
                text(spec.because())));
      }
    }

    private Map<String, String> headers(@Nullable JsonNode json) {
      Map<String, String> headers = new HashMap<>();
      if (json == null) {
        return headers;
      }
      for (Map.Entry<String, JsonNode> header : json.properties()) {
        String path = ".headers." + header.getKey();
        if (AppHeader.wireNames().stream().noneMatch(header.getKey()::equalsIgnoreCase)) {
          illegal(
              path, "is not a header that Sallyport sets: see docs/reference/decisions-yaml.md");
        } else if (!header.getValue().isTextual()) {
          illegal(path, "is not a text: put it in quotes, \"*\" for any value, \"\" for none");
        }
        headers.put(header.getKey(), header.getValue().asText());
      }
      return headers;
    }

    private Visitor visitor(ExpectationSpec spec) {
      List<Visitor> visitors = new ArrayList<>();
      if (spec.as() != null) {
        visitors.add(loggedIn(spec.as()));
      }
      if (spec.token() != null) {
        visitors.add(holder(spec.token()));
      }
      if (spec.jwt() != null) {
        visitors.add(bearer(spec.jwt()));
      }
      if (visitors.size() > 1) {
        illegal("", "has several of as, token and jwt: keep one");
      }
      return visitors.isEmpty() ? new Visitor.Stranger() : visitors.getFirst();
    }

    private Visitor loggedIn(AsSpec as) {
      return new Visitor.LoggedIn(
          named(".as.user", as.user(), "somebody"),
          list(as.roles()),
          as.aal() == Aal.aal2 ? Allow.Aal.AAL2 : Allow.Aal.AAL1,
          span(".as.loginAge", as.loginAge(), Duration.ZERO));
    }

    private Visitor holder(TokenSpec token) {
      Set<Scope> scopes = new LinkedHashSet<>();
      for (String text : list(token.scopes())) {
        Scope.parse(text)
            .ifPresentOrElse(
                scopes::add,
                () ->
                    illegal(
                        ".token.scopes",
                        "\"%s\" is not a scope: write verb:resource".formatted(text)));
      }
      if (token.roles() != null && token.type() != TokenType.pat) {
        illegal(".token.roles", "are a person's: write type: pat, or leave them out");
      }
      return switch (token.type()) {
        case null -> {
          illegal(".token.type", "is missing: write pat, apiKey or service");
          yield new Visitor.Stranger();
        }
        case pat -> holder(Allow.TokenType.PAT, token, "somebody", scopes);
        case apiKey -> holder(Allow.TokenType.API_KEY, token, "some-org", scopes);
        case service -> holder(Allow.TokenType.SERVICE, token, "some-service", scopes);
      };
    }

    private Visitor holder(
        Allow.TokenType type, TokenSpec token, String unnamed, Set<Scope> scopes) {
      return new Visitor.Holder(
          type, named(".token.owner", token.owner(), unnamed), scopes, list(token.roles()));
    }

    private Visitor bearer(JwtSpec jwt) {
      if (jwt.issuer() == null) {
        illegal(".jwt.issuer", "is missing: whose token is it?");
      }
      return new Visitor.Bearer(
          text(jwt.issuer()),
          jwt.audience() == null ? Set.of() : Set.of(jwt.audience()),
          named(".jwt.subject", jwt.subject(), "somebody"),
          Set.copyOf(list(jwt.scopes())),
          span(".jwt.lifetime", jwt.lifetime(), USUAL_LIFETIME));
    }

    private Caller caller(@Nullable CallerSpec spec, Visitor visitor) {
      return switch (spec) {
        case browser -> {
          if (visitor.isProgram()) {
            illegal(".caller", "no browser that navigates sends a token: write machine");
          }
          yield Caller.BROWSER;
        }
        case machine -> Caller.PROGRAM;
        case preflight -> Caller.PREFLIGHT;
        case null -> visitor.isProgram() ? Caller.PROGRAM : Caller.BROWSER;
      };
    }

    private String named(String path, @Nullable String text, String unnamed) {
      if (text == null) {
        return unnamed;
      }
      if (text.isEmpty() || !text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
        illegal(path, "\"%s\" cannot stand in a header: use ASCII".formatted(text));
      }
      return text;
    }

    private Duration span(String path, @Nullable String text, Duration usual) {
      if (text == null) {
        return usual;
      }
      Optional<Duration> span = Units.duration(text);
      if (span.isEmpty()) {
        illegal(path, "\"%s\" is no span: write 90s, 5m, 2h or 30d".formatted(text));
      }
      return span.orElse(usual);
    }

    private void illegal(String path, String message) {
      complain(Kind.ILLEGAL_VALUE, at + path, message);
    }

    private void complain(Kind kind, String path, String message) {
      legal = false;
      add(kind, document.place(path), path, message);
    }
  }

  private static List<String> list(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
