package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Deed;
import dev.sallyport.e2e.Traffic;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What one visitor does costs no other one a request, although the gateway asks about all of them
 * over the same few connections.
 */
@ExtendWith(WithSallyport.class)
final class NeighboursE2E {
  private static final String JSON = "Accept: application/json";
  private static final int ABORTED = 5_000;
  private static final int ABORTED_PER_CONNECTION = 100;
  private static final int AFTERWARDS = 20;

  private Installation sallyport;
  private RawHttps raw;

  @BeforeEach
  void arrive(Installation installation) {
    sallyport = installation;
    raw = new RawHttps(installation);
  }

  @Test
  void requestWithTwoHundredAndFiftyFieldsDisturbsNobody() throws Exception {
    String[] fields = new String[251];
    for (int i = 0; i < 250; i++) {
      fields[i] = "X-Own-" + i + ": " + i;
    }
    fields[250] = JSON;
    undisturbed(
        () -> {
          for (int i = 0; i < 50; i++) {
            assertEquals(200, raw.shop("/healthz", fields).status());
          }
        });
  }

  @Test
  void cookieOfAHundredKibibytesDisturbsNobody() throws Exception {
    String cookie = "Cookie: own=" + "a".repeat(100 * 1024);
    undisturbed(
        () -> {
          for (int i = 0; i < 20; i++) {
            assertEquals(200, raw.shop("/healthz", JSON, cookie).status());
            assertEquals(401, raw.shop("/account", JSON, cookie).status());
            int login = raw.ask("auth", "GET /login HTTP/1.1", new String[] {cookie}, "").status();
            assertTrue(login >= 400 && login < 500, "status " + login);
          }
        });
  }

  @Test
  void fiveThousandAbortedRequestsDisturbNobody() throws Exception {
    try (var aborting = new Visitor(sallyport)) {
      aborting.loggedIn();
      byte[] request = request(aborting.cookie());
      undisturbed(
          () -> {
            for (int i = 0; i < ABORTED / ABORTED_PER_CONNECTION; i++) {
              abortRequests(request, ABORTED_PER_CONNECTION);
            }
          });
    }
  }

  /** Does it while somebody else uses the shop, and for some requests longer. */
  private void undisturbed(Deed deed) throws Exception {
    try (var victim = new Visitor(sallyport)) {
      victim.loggedIn();
      try (var using = Traffic.of(victim, "/account", Visitor.JSON)) {
        deed.run();
        using.goOn(AFTERWARDS);
        using.was("200");
      }
    }
  }

  /** Many requests over one HTTP/2 connection, each one reset right after it was sent. */
  private void abortRequests(byte[] request, int number) throws IOException {
    try (SSLSocket socket = raw.connect("shop", "h2")) {
      var frames = new ByteArrayOutputStream();
      var out = new DataOutputStream(frames);
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(out, 0x4, 0, 0, new byte[0]); // SETTINGS, all as usual
      for (int i = 0; i < number; i++) {
        frame(out, 0x1, 0x5, 2 * i + 1, request); // HEADERS, the last one, END_STREAM
      }
      socket.getOutputStream().write(frames.toByteArray());
      socket.getOutputStream().flush();
      awaitSettings(socket);
      frames.reset();
      for (int i = 0; i < number; i++) {
        frame(out, 0x3, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}); // RST_STREAM, CANCEL
      }
      socket.getOutputStream().write(frames.toByteArray());
      socket.getOutputStream().flush();
    }
  }

  /** The first frame that the other side sends: by then it has begun to read our requests. */
  private static void awaitSettings(SSLSocket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(9);
    assertEquals(0x4, head[3], "SETTINGS come first (RFC 9113, section 3.4)");
  }

  /** RFC 9113, section 4.1. */
  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(0);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  /**
   * The header block of a GET with a session, in literals without compression (RFC 7541, 6.2.2).
   */
  private byte[] request(String cookie) throws IOException {
    var block = new ByteArrayOutputStream();
    for (var field :
        List.of(
            List.of(":method", "GET"),
            List.of(":scheme", "https"),
            List.of(":authority", raw.authority("shop")),
            List.of(":path", "/account"),
            List.of("accept", "application/json"),
            List.of("cookie", cookie))) {
      block.write(0);
      for (String text : new ArrayList<>(field)) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < 127) {
          block.write(bytes.length);
        } else {
          int rest = bytes.length - 127;
          block.write(127);
          for (; rest >= 128; rest /= 128) {
            block.write(128 + rest % 128);
          }
          block.write(rest);
        }
        block.write(bytes);
      }
    }
    return block.toByteArray();
  }
}
