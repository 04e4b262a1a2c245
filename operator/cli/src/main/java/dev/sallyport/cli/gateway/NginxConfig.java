package dev.sallyport.cli.gateway;

import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.crds.headers.AskedWith;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server of nginx that asks about every request.
 *
 * @param host that it serves
 * @param app where requests go that may pass
 * @param decisions where the runtime is asked: {@code http(s)://host:port}
 */
public record NginxConfig(String host, URI app, URI decisions) {
  /** Fields of the answer that only the refusal reads, by their variables. */
  private static final List<String> OF_REFUSALS =
      List.of(
          "X-Sallyport-Status",
          "X-Sallyport-Error",
          "X-Sallyport-Location",
          "Set-Cookie",
          "Retry-After");

  /** A whole {@code server} block. */
  public String text() {
    return """
    server {
      listen 443 ssl;
      server_name %s;
      ssl_certificate /etc/nginx/tls/tls.crt;
      ssl_certificate_key /etc/nginx/tls/tls.key;

      # Names that programs take for ours (X_User_ID, X.User.ID) are dropped. Where several servers
      # share an address, those of the default server count.
      underscores_in_headers off;
      ignore_invalid_headers on;

    %s
    %s
    %s}
    """
        .formatted(host, guarded().indent(2), question().indent(2), refusal().indent(2))
        .lines()
        .map(line -> line.stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  private String guarded() {
    return """
    location / {
      auth_request /.sallyport/decision;
      error_page 401 403 = @sallyport_refused;
    %s
      # Each of these replaces what the client sent, also where the answer has none.
    %s
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Host $host;
      proxy_set_header X-Forwarded-Proto $scheme;
      # Without a path: with one, nginx would send another target than the one it asked about.
      proxy_pass %s;
    }
    """
        .formatted(
            Stream.concat(OF_REFUSALS.stream(), replaced())
                .map(
                    name ->
                        "  auth_request_set %s $upstream_http_%s;\n"
                            .formatted(kept(name), lower(name)))
                .collect(Collectors.joining()),
            replaced()
                .map(name -> "  proxy_set_header %s %s;".formatted(name, kept(name)))
                .collect(Collectors.joining("\n")),
            app);
  }

  private String question() {
    return """
    location = /.sallyport/decision {
      internal;
      proxy_pass %s/decisions/nginx;
    %s  proxy_connect_timeout 2s;
      proxy_read_timeout 5s;
      proxy_buffer_size 32k;
      proxy_buffers 4 32k;
      proxy_http_version 1.1;
      proxy_pass_request_body off;
      proxy_pass_request_headers off;
      proxy_set_header Connection "";
      proxy_set_header Content-Length "";
      # The request as nginx has read it, and as it sends it on.
      proxy_set_header X-Forwarded-Method $request_method;
      proxy_set_header X-Forwarded-Host $host;
      proxy_set_header X-Forwarded-Uri $request_uri;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-For $remote_addr;
    %s
    }
    """
        .formatted(
            decisions,
            tls().map(text -> text.indent(2)).orElse(""),
            AskedWith.names().stream()
                .map(name -> "  proxy_set_header %s $http_%s;".formatted(name, lower(name)))
                .collect(Collectors.joining("\n")));
  }

  private Optional<String> tls() {
    return decisions.getScheme().equals("https")
        ? Optional.of(
            """
            proxy_ssl_certificate /etc/nginx/sallyport/tls.crt;
            proxy_ssl_certificate_key /etc/nginx/sallyport/tls.key;
            proxy_ssl_trusted_certificate /etc/nginx/sallyport/ca.crt;
            proxy_ssl_verify on;
            proxy_ssl_server_name on;
            """)
        : Optional.empty();
  }

  private static String refusal() {
    return """
    location @sallyport_refused {
      internal;
      default_type application/json;
      add_header Cache-Control no-store always;
      add_header X-Request-ID $sallyport_x_request_id always;
      add_header Retry-After $sallyport_retry_after always;
      add_header Set-Cookie $sallyport_set_cookie always;
      set $sallyport_body '{"error":"$sallyport_x_sallyport_error","request_id":"$sallyport_x_request_id"}';
      if ($sallyport_x_sallyport_location) { return 302 $sallyport_x_sallyport_location; }
      if ($sallyport_x_sallyport_status = 400) { return 400 $sallyport_body; }
      if ($sallyport_x_sallyport_status = 401) { return 401 $sallyport_body; }
      if ($sallyport_x_sallyport_status = 429) { return 429 $sallyport_body; }
      if ($sallyport_x_sallyport_status = 503) { return 503 $sallyport_body; }
      return 403 $sallyport_body;
    }
    """;
  }

  /** What the app may only be told by us. */
  private static Stream<String> replaced() {
    return Stream.concat(AppHeader.wireNames().stream(), Stream.of("Cookie", "Authorization"));
  }

  /** The variable that keeps a field of the answer. */
  private static String kept(String name) {
    return "$sallyport_" + lower(name);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
