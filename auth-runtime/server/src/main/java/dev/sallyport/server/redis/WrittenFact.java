package dev.sallyport.server.redis;

import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.SessionFact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How a fact is written down. A change of it is a new version of {@link CopySeal}. */
final class WrittenFact {
  private WrittenFact() {}

  static byte[] write(SessionFact fact) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, fact.session());
      write(out, fact.identity().id());
      write(out, fact.identity().email());
      out.writeBoolean(fact.identity().verified());
      out.writeInt(fact.identity().roles().size());
      for (String role : fact.identity().roles()) {
        write(out, role);
      }
      write(out, fact.authenticatedAt());
      write(out, fact.expiresAt());
      write(out, fact.renewableUntil());
      write(out, fact.host().orElse(""));
      out.writeLong(fact.asOf());
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Empty for what was not written so, to the last byte. */
  static Optional<SessionFact> read(byte[] written) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
      UUID session = readId(in);
      UUID person = readId(in);
      String email = readText(in);
      boolean verified = in.readBoolean();
      int count = in.readInt();
      List<String> roles = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        roles.add(readText(in));
      }
      SessionFact fact =
          new SessionFact(
              session,
              new Identity(person, email, verified, roles),
              readInstant(in),
              readInstant(in),
              readInstant(in),
              Optional.of(readText(in)).filter(host -> !host.isEmpty()),
              in.readLong());
      return in.available() == 0 ? Optional.of(fact) : Optional.empty();
    } catch (IOException | DateTimeException _) {
      return Optional.empty();
    }
  }

  private static void write(DataOutputStream out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static UUID readId(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("cut off");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static void write(DataOutputStream out, Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
