package dev.sallyport.e2e.access;

import dev.sallyport.cluster.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;

/**
 * Requests written byte by byte, for what no HTTP client would send: nothing is normalised, nothing
 * is added, and every answer is read to the end of its connection.
 */
record RawHttps(Installation installation) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NEW_LINE = "\r\n";

  /** An answer, as far as anybody here looks at it. */
  record Answer(int status, List<String> fields, String body) {
    Answer {
      fields = List.copyOf(fields);
    }

    /** The first field with this name, in whatever case. */
    Optional<String> field(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
          .map(field -> field.substring(start.length()).strip())
          .findFirst();
    }
  }

  /** Asks the shop for a target that is put into the request line as it is. */
  Answer shop(String target, String... fields) throws IOException {
    return ask("shop", "GET " + target + " HTTP/1.1", fields, "");
  }

  /**
   * Sends a request and reads the answer.
   *
   * @param app the first label of the host, in TLS and in the Host field
   * @param line the request line
   * @param fields further fields; a Host field among them replaces the usual one
   */
  Answer ask(String app, String line, String[] fields, String body) throws IOException {
    var request = new StringBuilder(line).append(NEW_LINE);
    if (List.of(fields).stream().noneMatch(field -> field.startsWith("Host:"))) {
      request.append("Host: ").append(authority(app)).append(NEW_LINE);
    }
    for (String field : fields) {
      request.append(field).append(NEW_LINE);
    }
    request.append("Connection: close").append(NEW_LINE).append(NEW_LINE).append(body);
    try (SSLSocket socket = connect(app)) {
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return read(socket.getInputStream());
    }
  }

  /** A connection to the gateway that may speak the given protocols. */
  SSLSocket connect(String app, String... protocols) throws IOException {
    var socket =
        (SSLSocket)
            installation
                .trust()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), installation.httpsPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(app + ".sallyport.localhost")));
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** Host and port of an app. */
  String authority(String app) {
    return app + ".sallyport.localhost:" + installation.httpsPort();
  }

  /** Reads an answer to the end of its connection. */
  static Answer read(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    int end = text.indexOf(NEW_LINE + NEW_LINE);
    if (!text.startsWith("HTTP/1.1 ") || end < 0) {
      throw new IOException("no HTTP answer: " + text.substring(0, Math.min(80, text.length())));
    }
    List<String> head = text.substring(0, end).lines().toList();
    return new Answer(
        Integer.parseInt(head.getFirst().substring(9, 12)),
        head.subList(1, head.size()),
        text.substring(end + 4));
  }
}
