package dev.sallyport.cli.gateway;

import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.crds.headers.AskedWith;
import java.net.URI;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of Envoy's configuration that make it ask about every request.
 *
 * @param decisions where the runtime is asked: {@code http(s)://host:port}
 */
public record EnvoyConfig(URI decisions) {
  /** The filters of the listener, and the cluster that they ask. */
  public String text() {
    return filters() + "\n" + cluster() + (decisions.getScheme().equals("https") ? tls() : "");
  }

  private String filters() {
    return """
    # In the HttpConnectionManager of the listener:
    use_remote_address: true
    common_http_protocol_options:
      headers_with_underscores_action: REJECT_REQUEST
    http_filters:
    - name: envoy.filters.http.ext_authz
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
        failure_mode_allow: false
        status_on_error: {code: ServiceUnavailable}
        allowed_headers:
          patterns:
    %s
        http_service:
          path_prefix: /decisions/envoy
          server_uri: {uri: "%s", cluster: sallyport, timeout: 5s}
          authorization_request:
            headers_to_add:
            - {key: x-sallyport-client-address, value: "%%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%%"}
          authorization_response:
            allowed_upstream_headers:
              patterns:
    %s
    - name: envoy.filters.http.router
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
    """
        .formatted(
            patterns(AskedWith.names().stream()).indent(8).stripTrailing(),
            decisions,
            patterns(
                    Stream.concat(
                        AppHeader.wireNames().stream(), Stream.of("Cookie", "Authorization")))
                .indent(12)
                .stripTrailing());
  }

  private String cluster() {
    return """
    # Among the clusters:
    - name: sallyport
      type: STRICT_DNS
      connect_timeout: 2s
      load_assignment:
        cluster_name: sallyport
        endpoints:
        - lb_endpoints:
          - endpoint: {address: {socket_address: {address: "%s", port_value: %d}}}
    """
        .formatted(decisions.getHost(), port());
  }

  private String tls() {
    return """
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: "%1$s"
          common_tls_context:
            tls_certificates:
            - certificate_chain: {filename: /etc/envoy/sallyport/tls.crt}
              private_key: {filename: /etc/envoy/sallyport/tls.key}
            validation_context:
              trusted_ca: {filename: /etc/envoy/sallyport/ca.crt}
              match_typed_subject_alt_names:
              - {san_type: DNS, matcher: {exact: "%1$s"}}
    """
        .formatted(decisions.getHost());
  }

  private int port() {
    return decisions.getPort() > 0
        ? decisions.getPort()
        : decisions.getScheme().equals("https") ? 443 : 80;
  }

  private static String patterns(Stream<String> names) {
    return names
        .map(name -> "- {exact: %s, ignore_case: true}".formatted(name.toLowerCase(Locale.ROOT)))
        .collect(Collectors.joining("\n"));
  }
}
