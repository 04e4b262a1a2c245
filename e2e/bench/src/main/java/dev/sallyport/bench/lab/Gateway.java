package dev.sallyport.bench.lab;

import dev.sallyport.bench.core.Town;
import dev.sallyport.bench.load.Questions;
import dev.sallyport.cluster.pki.LocalAuthority.Issued;
import dev.sallyport.crds.headers.AppHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Traefik with some apps, and an entry point for each way to guard them. Configured by a file, as
 * no cluster is needed to measure it; ForwardAuth as the operator sets it up.
 */
public final class Gateway {
  /** How many apps there are; each has its own router, and so its own connections. */
  public static final int APPS = 8;

  private final Path folder;
  private final Path authority;
  private final Issued identity;
  private final int app;
  private final Map<Way, Integer> ports = new LinkedHashMap<>();
  private final Map<Way, String> addresses = new LinkedHashMap<>();
  private int edits;

  /** Who is asked about a request. */
  public enum Way {
    NOBODY,
    SALLYPORT,
    STUB_H2,
    STUB_PLAIN,
    SERVICE;

    /** As Traefik's configuration calls it. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace("_", "");
    }
  }

  Gateway(Path folder, Path authority, Issued identity, int app) {
    this.folder = folder;
    this.authority = authority;
    this.identity = identity;
    this.app = app;
  }

  /** Adds an entry point whose routes ask at {@code address}. */
  void add(Way way, int port, String address) {
    ports.put(way, port);
    addresses.put(way, address);
  }

  /** The port at which requests are guarded so. */
  public int port(Way way) {
    return ports.getOrDefault(way, 0);
  }

  /** Writes the configuration and says how to start with it. */
  List<String> command(Path program, int health) throws IOException {
    Files.createDirectories(folder);
    edit();
    Path main = folder.resolve("traefik.yaml");
    String entries =
        ports.entrySet().stream()
            .map(
                entry ->
                    "  %s: {address: \"127.0.0.1:%d\"}%n"
                        .formatted(entry.getKey().label(), entry.getValue()))
            .collect(Collectors.joining());
    Files.writeString(
        main,
        """
        global: {checkNewVersion: false, sendAnonymousUsage: false}
        log: {level: WARN, noColor: true}
        entryPoints:
          health: {address: "127.0.0.1:%d"}
        %sping: {entryPoint: health}
        providers: {file: {filename: "%s", watch: true}}
        """
            .formatted(health, entries, routes()));
    return List.of(program.toString(), "--configFile=" + main);
  }

  /** Changes something that no request has to do with, so that everything is built anew. */
  public void edit() throws IOException {
    edits++;
    Path half = folder.resolve("routes.new");
    Files.writeString(half, dynamic());
    Files.move(half, routes(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path routes() {
    return folder.resolve("routes.yaml");
  }

  private String dynamic() {
    StringBuilder text = new StringBuilder("http:\n  routers:\n");
    for (Way way : ports.keySet()) {
      for (int i = 0; i < APPS; i++) {
        text.append(
            "    %1$s-%2$d: {entryPoints: [%1$s], rule: 'Host(`%3$s`)', service: app%4$s}%n"
                .formatted(
                    way.label(),
                    i,
                    Town.host(i),
                    way == Way.NOBODY ? "" : ", middlewares: [guard-%s]".formatted(way.label())));
      }
    }
    text.append("  services:\n    app: {loadBalancer: {servers: [{url: 'http://127.0.0.1:")
        .append(app)
        .append("'}]}}\n  middlewares:\n    unused: {headers: {customResponseHeaders: {X-Edit: '")
        .append(edits)
        .append("'}}}\n");
    addresses.forEach((way, address) -> text.append(way == Way.NOBODY ? "" : guard(way, address)));
    return text.toString();
  }

  private String guard(Way way, String address) {
    String tls =
        address.startsWith("https:")
            ? "        tls: {ca: '%s', cert: '%s', key: '%s'}%n"
                .formatted(authority, identity.certificate(), identity.key())
            : "";
    return """
        guard-%s:
          forwardAuth:
            address: "%s%s"
            trustForwardHeader: false
            authRequestHeaders: [Authorization, Cookie, Accept, Accept-Language, Content-Type,
              Origin, User-Agent, Sec-Fetch-Mode, Sec-Fetch-Dest, Sec-Fetch-Site,
              Access-Control-Request-Method, Traceparent]
            authResponseHeaders: [%s]
            authResponseHeadersRegex: '%s'
            preserveLocationHeader: true
            maxResponseBodySize: 65536
    """
            .formatted(
                way.label(),
                address,
                Questions.PATH,
                Stream.concat(AppHeader.wireNames().stream(), Stream.of("Cookie", "Authorization"))
                    .collect(Collectors.joining(", ")),
                AppHeader.lookalikes())
        + tls;
  }
}
