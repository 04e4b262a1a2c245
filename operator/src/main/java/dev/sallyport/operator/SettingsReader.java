package dev.sallyport.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.operator.Settings.DatabaseSettings;
import dev.sallyport.operator.admission.Admission;
import dev.sallyport.operator.hosts.HostGrants;
import dev.sallyport.operator.traefik.ClientAddress;
import dev.sallyport.store.Password;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one settings file, collecting what is wrong with it. Unknown keys are mistakes. */
final class SettingsReader {
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern LISTEN =
      Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]]+):(\\d+)");

  private final Path file;
  private final List<Violation> violations = new ArrayList<>();

  SettingsReader(Path file) {
    this.file = file;
  }

  Parsed<Settings> read() {
    JsonNode root = tree();
    if (violations.isEmpty()) {
      Optional<Settings> settings = settings(root);
      if (violations.isEmpty() && settings.isPresent()) {
        return new Parsed.Ok<>(settings.get());
      }
    }
    return new Parsed.Invalid<>(violations);
  }

  private JsonNode tree() {
    var yaml =
        YAMLMapper.builder(new YAMLFactory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    try {
      JsonNode root = yaml.readTree(Files.readString(file));
      if (!root.isObject()) {
        wrong(
            file.toString(), "is not a YAML mapping: it starts with a line like \"namespace: …\"");
      }
      return root;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      wrong(
          file.toString(),
          "is not YAML, line %d: %s"
              .formatted(at == null ? 0 : at.getLineNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      wrong(file.toString(), "cannot be read (%s)".formatted(reason(e)));
    }
    return yaml.createObjectNode();
  }

  private Optional<Settings> settings(JsonNode root) {
    refuseUnknown(
        "",
        root,
        Set.of(
            "kubeconfig",
            "namespace",
            "gateway",
            "database",
            "management",
            "decisionsCertificate",
            "admission",
            "hostGrants",
            "authHost",
            "clientAddress"));
    refuseUnknown("gateway", root.path("gateway"), Set.of("address"));
    refuseUnknown("database", root.path("database"), Set.of("url", "user", "passwordFile"));
    refuseUnknown("management", root.path("management"), Set.of("listen"));
    refuseUnknown("admission", root.path("admission"), Set.of("listen", "url"));

    Optional<Path> kubeconfig =
        root.has("kubeconfig") ? read(root, "kubeconfig", this::kubeconfig) : Optional.empty();
    Optional<String> namespace = read(root, "namespace", this::namespace);
    Optional<URI> gateway = read(root, "gateway.address", this::address);
    Optional<ClientAddress> clientAddress =
        root.has("clientAddress")
            ? read(root, "clientAddress", this::clientAddress)
            : Optional.of(ClientAddress.Traefik);
    Optional<String> url = read(root, "database.url", this::url);
    Optional<String> user = read(root, "database.user", Optional::of);
    Optional<Password> password = read(root, "database.passwordFile", this::password);
    Optional<InetSocketAddress> listen = read(root, "management.listen", this::listen);
    boolean decisionsCertificate = flag(root, "decisionsCertificate");
    Optional<Admission.Settings> admission = admission(root);
    HostGrants hosts = new HostGrants(grants(root.path("hostGrants")), loginPages(root));
    if (!violations.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Settings(
            kubeconfig,
            namespace.orElseThrow(),
            gateway.orElseThrow(),
            clientAddress.orElseThrow(),
            new DatabaseSettings(url.orElseThrow(), user.orElseThrow(), password.orElseThrow()),
            listen.orElseThrow(),
            decisionsCertificate,
            admission,
            hosts));
  }

  /** What is not there is false. */
  private boolean flag(JsonNode root, String name) {
    JsonNode node = root.path(name);
    if (!node.isMissingNode() && !node.isBoolean()) {
      wrong(name, "is neither true nor false");
    }
    return node.asBoolean();
  }

  private Optional<Admission.Settings> admission(JsonNode root) {
    if (!root.has("admission")) {
      return Optional.empty();
    }
    Optional<URI> url =
        root.path("admission").has("url")
            ? read(root, "admission.url", this::address)
            : Optional.empty();
    return read(root, "admission.listen", this::listen)
        .map(listen -> new Admission.Settings(listen, url));
  }

  private Optional<Mount> loginPages(JsonNode root) {
    return root.has("authHost") ? read(root, "authHost", this::mount) : Optional.empty();
  }

  private Optional<Mount> mount(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    Optional<Mount> mount =
        HostPattern.isCanonicalName(host)
            ? Mount.parse(host, text.substring(host.length()))
            : Optional.empty();
    return mount.isPresent()
        ? mount
        : wrong(
            at,
            ("\"%s\" is not a host name: write auth.example.com, or app.example.com/auth where the"
                    + " login pages are below a prefix")
                .formatted(text));
  }

  private List<HostGrants.Grant> grants(JsonNode list) {
    List<HostGrants.Grant> grants = new ArrayList<>();
    if (!list.isMissingNode() && (!list.isArray() || list.isEmpty())) {
      wrong("hostGrants", "is not a list with an entry: leave it out, and every host is granted");
    }
    for (int i = 0; i < list.size(); i++) {
      String path = "hostGrants[%d]".formatted(i);
      JsonNode grant = list.get(i);
      refuseUnknown(path, grant, Set.of("namespaces", "hosts"));
      List<String> namespaces =
          texts(
              path + ".namespaces",
              grant.path("namespaces"),
              name -> name.equals("*") ? Optional.of(name) : namespace(name));
      List<HostPattern> hosts = texts(path + ".hosts", grant.path("hosts"), this::hostPattern);
      grants.add(new HostGrants.Grant(Set.copyOf(namespaces), hosts));
    }
    return grants;
  }

  private Optional<HostPattern> hostPattern(String text) {
    HostPattern host = HostPattern.parse(text);
    return host == null
        ? wrong(at, "\"%s\" is no host: write shop.example.com or *.example.com".formatted(text))
        : Optional.of(host);
  }

  /** Reads a list of texts, which has to have an entry. */
  private <T> List<T> texts(String path, JsonNode list, Function<String, Optional<T>> parse) {
    if (!list.isArray() || list.isEmpty()) {
      wrong(path, "is not a list with an entry");
      return List.of();
    }
    List<T> read = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      at = "%s[%d]".formatted(path, i);
      parse.apply(list.get(i).asText()).ifPresent(read::add);
    }
    return read;
  }

  private void refuseUnknown(String path, JsonNode object, Set<String> known) {
    String prefix = path.isEmpty() ? "" : path + ".";
    if (!object.isMissingNode() && !object.isObject()) {
      wrong(path, "is not a mapping: write one of its keys below it: " + String.join(", ", known));
    }
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                wrong(
                    prefix + name,
                    "is not a setting: remove it, or write one of "
                        + String.join(", ", known.stream().sorted().toList()));
              }
            });
  }

  /** Reads the text at {@code path} ({@code a.b}), which has to be there. */
  private <T> Optional<T> read(JsonNode root, String path, Function<String, Optional<T>> parse) {
    JsonNode node = root.at("/" + path.replace('.', '/'));
    if (!node.isTextual() || node.asText().isBlank()) {
      wrong(path, node.isMissingNode() ? "is missing" : "is not a text");
      return Optional.empty();
    }
    at = path;
    return parse.apply(node.asText());
  }

  private String at = "";

  private Optional<Path> kubeconfig(String text) {
    Path path = beside(text);
    return Files.isReadable(path)
        ? Optional.of(path)
        : wrong(at, "\"%s\" is not a file that can be read".formatted(path));
  }

  private Optional<String> namespace(String text) {
    return DNS_LABEL.matcher(text).matches()
        ? Optional.of(text)
        : wrong(at, "\"%s\" is not the name of a namespace".formatted(text));
  }

  private Optional<URI> address(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          (uri.getRawPath() == null || uri.getRawPath().isEmpty())
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null;
      if ("https".equals(uri.getScheme()) && uri.getHost() != null && bare) {
        return Optional.of(new URI(text.toLowerCase(Locale.ROOT)));
      }
    } catch (URISyntaxException _) {
      // The sentence below says what it should be.
    }
    return wrong(
        at,
        "\"%s\" is not an address that Traefik can ask: write https://host:port, without a path"
            .formatted(text));
  }

  private Optional<ClientAddress> clientAddress(String text) {
    for (ClientAddress known : ClientAddress.values()) {
      if (known.name().equals(text)) {
        return Optional.of(known);
      }
    }
    return wrong(
        at,
        ("\"%s\" is not a place where addresses are to be had: write Traefik (whoever is connected to"
                + " it) or ProxyHeaders (what load balancers say in X-Forwarded-For)")
            .formatted(text));
  }

  private Optional<String> url(String text) {
    return text.startsWith("jdbc:postgresql://")
        ? Optional.of(text)
        : wrong(at, "is not a Postgres URL: write jdbc:postgresql://host:5432/sallyport");
  }

  private Optional<Password> password(String text) {
    Path path = beside(text);
    try {
      String password = Files.readString(path).strip();
      return password.isEmpty()
          ? wrong(at, "\"%s\" is empty".formatted(path))
          : Optional.of(new Password(password));
    } catch (IOException e) {
      return wrong(at, "\"%s\" cannot be read (%s)".formatted(path, reason(e)));
    }
  }

  private Optional<InetSocketAddress> listen(String text) {
    Matcher matcher = LISTEN.matcher(text);
    if (matcher.matches() && matcher.group(2).length() <= 5) {
      int port = Integer.parseInt(matcher.group(2));
      try {
        if (port <= 65_535) {
          String host = matcher.group(1);
          return Optional.of(new InetSocketAddress(InetAddress.getByName(host), port));
        }
      } catch (UnknownHostException _) {
        // The sentence below says what it should be.
      }
    }
    return wrong(at, "\"%s\" is not an address to listen on: write 0.0.0.0:8081".formatted(text));
  }

  /** A relative name is meant from the folder of the settings file. */
  private Path beside(String name) {
    return file.toAbsolutePath().resolveSibling(name).normalize();
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no such file"
        : e.getClass().getSimpleName();
  }

  private <T> Optional<T> wrong(String path, String message) {
    violations.add(new Violation(path, message));
    return Optional.empty();
  }
}
