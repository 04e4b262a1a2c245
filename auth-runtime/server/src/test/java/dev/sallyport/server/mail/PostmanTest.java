package dev.sallyport.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.Ids;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.mail.LetterKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class PostmanTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = START;
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final Envelopes envelopes = envelopes(key(1));
  private final List<Message> taken = new ArrayList<>();
  private final List<String> fates = new ArrayList<>();
  private Function<Message, Delivery> answer = _ -> new Delivery.Taken();

  private final MailServer server =
      new MailServer() {
        @Override
        public Delivery deliver(Message message) {
          Delivery delivery = answer.apply(message);
          if (delivery instanceof Delivery.Taken) {
            taken.add(message);
          }
          return delivery;
        }

        @Override
        public void rest() {}
      };

  @Test
  void letterIsOpenedWrittenAndHandedOverOnce() {
    write(LetterKind.VERIFY, "ann@example.com", Duration.ofHours(24));
    Postman postman = postman(envelopes);

    postman.turn();
    postman.turn();

    assertEquals(1, taken.size());
    Message message = taken.getFirst();
    assertEquals("ann@example.com", message.to().value());
    assertEquals("Confirm your e-mail address", message.subject().text());
    assertTrue(message.text().contains("token=l-i-n-k"), message.text());
    assertEquals(List.of("VERIFY SENT"), fates);
    assertEquals(0, outbox.waiting());
  }

  @Test
  void manyLettersGoInOneTurn() {
    for (int i = 0; i < 23; i++) {
      write(LetterKind.RECOVER, i + "@example.com", Duration.ofMinutes(10));
    }

    postman(envelopes).turn();

    assertEquals(23, taken.size());
  }

  @Test
  void letterToNobodyIsDroppedAndNotCounted() {
    write(LetterKind.NOBODY, "stranger@example.com", Duration.ofMinutes(10));

    postman(envelopes).turn();

    assertEquals(List.of(), taken);
    assertEquals(List.of(), fates);
    assertEquals(0, outbox.waiting());
  }

  @Test
  void letterThatTheServerPutsOffIsTriedAgainLaterWithTheSameId() {
    write(LetterKind.VERIFY, "ann@example.com", Duration.ofHours(24));
    Postman postman = postman(envelopes);
    List<Message> tried = new ArrayList<>();
    answer =
        message -> {
          tried.add(message);
          return new Delivery.Failed("the server answered 421");
        };
    postman.turn();
    postman.turn();
    assertEquals(1, tried.size(), "not at once");

    answer = _ -> new Delivery.Taken();
    now = now.plusSeconds(5);
    postman.turn();

    assertEquals(List.of("VERIFY RETRIED", "VERIFY SENT"), fates);
    assertEquals(tried.getFirst().id(), taken.getFirst().id());
  }

  @Test
  void letterIsDeadAfterTheLastAttempt() {
    write(LetterKind.VERIFY, "ann@example.com", Duration.ofDays(365));
    answer = _ -> new Delivery.Failed("the server answered 421");
    Postman postman = postman(envelopes);

    for (int i = 0; i < 20; i++) {
      postman.turn();
      now = now.plus(Duration.ofHours(7));
    }

    assertEquals(Backoff.ATTEMPTS, fates.size());
    assertEquals("VERIFY DEAD", fates.getLast());
    assertEquals(
        List.of(
            new InMemoryOutbox.Dead(
                LetterKind.VERIFY, "ann@example.com", "the server answered 421")),
        outbox.dead());
  }

  @Test
  void letterThatTheServerRefusesIsDeadAtOnce() {
    write(LetterKind.VERIFY, "ann@example.com", Duration.ofHours(24));
    answer = _ -> new Delivery.Refused("the server answered 550");

    postman(envelopes).turn();

    assertEquals(List.of("VERIFY DEAD"), fates);
  }

  @Test
  void letterThatIsOfNoUseAnyMoreIsNotSent() {
    write(LetterKind.RECOVER, "ann@example.com", Duration.ofMinutes(10));
    now = now.plus(Duration.ofMinutes(10));

    postman(envelopes).turn();

    assertEquals(List.of(), taken);
    assertEquals("it came too late to be of use", outbox.dead().getFirst().why());
  }

  @Test
  void letterSealedUnderAKeyThatIsNotHereWaitsForAReplicaThatHasIt() {
    write(LetterKind.VERIFY, "ann@example.com", Duration.ofHours(24));

    postman(envelopes(key(2))).turn();
    now = now.plusSeconds(5);
    postman(envelopes).turn();

    assertEquals(List.of("VERIFY RETRIED", "VERIFY SENT"), fates);
  }

  @Test
  void letterOfAPostmanWhoDiedIsSentByAnother() {
    write(LetterKind.VERIFY, "ann@example.com", Duration.ofHours(24));
    outbox.take(1, now, now.plus(Duration.ofMinutes(3)));

    postman(envelopes).turn();
    assertEquals(0, taken.size());
    now = now.plus(Duration.ofMinutes(3));
    postman(envelopes).turn();

    assertEquals(1, taken.size());
  }

  @Test
  void whatIsNotDeliveredInTimeIsLeftToOthers() {
    for (int i = 0; i < 4; i++) {
      write(LetterKind.VERIFY, i + "@example.com", Duration.ofHours(24));
    }
    answer =
        _ -> {
          now = now.plus(Duration.ofMinutes(1));
          return new Delivery.Taken();
        };

    postman(envelopes).turn();

    assertEquals(2, taken.size());
    assertEquals(2, outbox.waiting());
  }

  @Test
  void neitherContentsNorMessagePrintASecret() {
    write(LetterKind.VERIFY, "ann@example.com", Duration.ofHours(24));
    postman(envelopes).turn();

    assertFalse(taken.getFirst().toString().contains("l-i-n-k"));
    assertEquals("***", Contents.proving(now, "l-i-n-k", "12345678").toString());
  }

  private void write(LetterKind kind, String to, Duration life) {
    outbox.add(kind, to, envelopes.seal(Contents.proving(now, "l-i-n-k", "12345678"), life));
  }

  private Postman postman(Envelopes with) {
    return new Postman(
        outbox,
        with,
        server,
        "https://auth.example.com",
        "auth.example.com",
        RANDOM,
        () -> now,
        (kind, fate) -> fates.add(kind + " " + fate));
  }

  private Envelopes envelopes(SecretKeySpec key) {
    return new Envelopes(
        new Seal('a', Map.of('a', key), RANDOM, Envelopes.PURPOSE),
        new Ids(() -> now, RANDOM)::next);
  }

  private static SecretKeySpec key(int n) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) n;
    return new SecretKeySpec(bytes, "HmacSHA256");
  }
}
