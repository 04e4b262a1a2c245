package dev.sallyport.server.passkeys;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.factors.Ceremonies;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.factors.Octets;
import dev.sallyport.store.factors.Passkey;
import dev.sallyport.store.factors.Passkeys;
import dev.sallyport.store.factors.PendingLogins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/** What people can do by passkey at auth.example.com, in tests. */
public final class PasskeyWorld {
  private static final SecureRandom RANDOM = new SecureRandom();

  private PasskeyWorld() {}

  public static PasskeyCheck check(
      Passkeys passkeys,
      Ceremonies ceremonies,
      Audit audit,
      Envelopes envelopes,
      InstantSource clock) {
    return new PasskeyCheck(
        Party.of(URI.create("https://auth.example.com"), "Example"),
        passkeys,
        ceremonies,
        audit,
        Optional.of(envelopes),
        RANDOM,
        clock);
  }

  /** Somebody's authenticator, whose passkey is added with a session of theirs. */
  public static SoftAuthenticator enrolled(
      PasskeyCheck check, Passkeys passkeys, UUID person, UUID session, String name) {
    Question question = check.askForNew(person, name);
    SoftAuthenticator made =
        new SoftAuthenticator(
            name, new Octets(options(question).at("/publicKey/user/id").asText()));
    return enrolled(check, passkeys, made, person, session, question, name);
  }

  static SoftAuthenticator enrolled(
      PasskeyCheck check,
      Passkeys passkeys,
      SoftAuthenticator made,
      UUID person,
      UUID session,
      Question question,
      String name) {
    WebAuthn.Made.New key =
        check.made(person, question.secret(), made.create(challenge(question))).orElseThrow();
    assertTrue(
        passkeys.add(
            new Passkey(
                UUID.randomUUID(),
                person,
                key.credential(),
                key.publicKey(),
                key.signCount(),
                key.backup(),
                key.userVerified(),
                key.transports(),
                key.aaguid(),
                name,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty()),
            session,
            new Told(
                Optional.empty(),
                new AuditEvent(
                    UUID.randomUUID(), Instant.EPOCH, "test", "test", "test", Map.of()))));
    return made;
  }

  static Octets challenge(Question question) {
    return new Octets(options(question).at("/publicKey/challenge").asText());
  }

  static JsonNode options(Question question) {
    try {
      return new ObjectMapper().readTree(question.options());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ByPasskey of(
      PasskeyCheck check,
      Passkeys passkeys,
      FactorChanges changes,
      PendingLogins pending,
      Arrival arrival,
      SessionKeys keys,
      Audit audit,
      Envelopes envelopes,
      LongConsumer everywhere,
      InstantSource clock,
      boolean verifiedOnly) {
    return new ByPasskey(
        new PasskeyLogin(check, pending, arrival, audit, clock, verifiedOnly),
        new PasskeyStepUp(check, changes, keys, Lifetimes.ORDINARY, audit, everywhere, clock),
        new OwnPasskeys(
            check,
            passkeys,
            Optional.of(envelopes),
            keys,
            Lifetimes.ORDINARY,
            audit,
            everywhere,
            UUID::randomUUID,
            clock));
  }
}
