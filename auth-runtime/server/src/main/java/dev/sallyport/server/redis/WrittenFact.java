package dev.sallyport.server.redis;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
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
      write(out, fact.identity().roles());
      out.writeByte(fact.assurance().aal().level());
      write(out, fact.assurance().amr());
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
      List<String> roles = readTexts(in);
      Assurance assurance = new Assurance(readLevel(in), readTexts(in));
      SessionFact fact =
          new SessionFact(
              session,
              new Identity(person, email, verified, roles),
              assurance,
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

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(out, text);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(readText(in));
    }
    return texts;
  }

  private static Aal readLevel(DataInputStream in) throws IOException {
    return Aal.ofLevel(in.readByte()).orElseThrow(() -> new IOException("no such level"));
  }

  private static void write(DataOutputStream out, Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
