package dev.sallyport.bench.lab;

import dev.sallyport.bench.load.Tool;
import dev.sallyport.cluster.pki.LocalAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * nginx that answers everything with 200 and the same header fields: the floor, and the stub of an
 * authorization service.
 */
record Nginx(Path folder, int tls, int plain) {
  /** Writes the configuration and says how to start with it. */
  List<String> command(
      Map<String, String> fields, LocalAuthority.Issued identity, Path clientAuthority)
      throws IOException {
    Files.createDirectories(folder);
    Path config = folder.resolve("nginx.conf");
    String headers =
        fields.entrySet().stream()
            .map(field -> "add_header %s \"%s\";".formatted(field.getKey(), field.getValue()))
            .collect(Collectors.joining("\n    "));
    Files.writeString(
        config,
        """
        daemon off;
        worker_processes 2;
        pid nginx.pid;
        error_log stderr warn;
        events { worker_connections 1024; }
        http {
          access_log off;
          server_tokens off;
          default_type "";
          keepalive_requests 1000000000;
          large_client_header_buffers 8 128k;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d;
            listen 127.0.0.1:%d ssl http2;
            http2_max_requests 1000000000;
            ssl_certificate %s;
            ssl_certificate_key %s;
            ssl_client_certificate %s;
            ssl_verify_client optional; # plain HTTP has none
            ssl_protocols TLSv1.3;
            location / {
            %s
            return 200;
            }
          }
        }
        """
            .formatted(
                plain, tls, identity.certificate(), identity.key(), clientAuthority, headers));
    return List.of(
        Tool.NGINX.path().toString(),
        "-p",
        folder.toString(),
        "-c",
        config.toString(),
        "-e",
        "stderr");
  }
}
