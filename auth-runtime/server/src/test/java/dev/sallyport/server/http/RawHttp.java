package dev.sallyport.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Requests written byte by byte to a port of this machine, for what no client would send. */
record RawHttp(int port) {
  private static final int PATIENCE = 10_000;
  private static final String NEW_LINE = "\r\n";

  /** An answer, read to the end of its connection. */
  record Answer(int status, List<String> fields, String body) {
    Answer {
      fields = List.copyOf(fields);
    }

    /** The value of the only field with this name. */
    Optional<String> field(String name) {
      List<String> values =
          fields.stream()
              .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name + ":"))
              .map(field -> field.substring(name.length() + 1).strip())
              .toList();
      if (values.size() > 1) {
        throw new AssertionError(name + " is there " + values.size() + " times");
      }
      return values.stream().findFirst();
    }
  }

  /**
   * Sends a request as it stands.
   *
   * @param line the request line but for the protocol
   */
  Answer ask(String line, String... fields) throws IOException {
    return send(line, "", fields);
  }

  /** Sends a request with a body, whose length is among the fields. */
  Answer send(String line, String body, String... fields) throws IOException {
    String request =
        line
            + " HTTP/1.1"
            + NEW_LINE
            + String.join(NEW_LINE, fields)
            + NEW_LINE
            + "Connection: close"
            + NEW_LINE
            + NEW_LINE
            + body;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = text.indexOf(NEW_LINE + NEW_LINE);
      List<String> head = text.substring(0, Math.max(end, 0)).lines().toList();
      if (head.isEmpty()) {
        throw new IOException("no answer to " + line);
      }
      return new Answer(
          Integer.parseInt(head.getFirst().substring(9, 12)),
          head.subList(1, head.size()),
          text.substring(end + 4));
    }
  }
}
