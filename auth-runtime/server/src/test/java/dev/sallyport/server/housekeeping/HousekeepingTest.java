package dev.sallyport.server.housekeeping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.store.Chore;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMailedProofs;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.PastSessions;
import dev.sallyport.store.sessions.TokenHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class HousekeepingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final UUID ANN = new UUID(1, 1);

  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities, log);
  private final InMemoryOutbox outbox = new InMemoryOutbox();
  private final MailedProofs proofs =
      new InMemoryMailedProofs(identities, sessions, log, outbox, new InMemoryAuditTrail());
  private Instant now = NOW;

  private Housekeeping housekeeping(PastSessions past) {
    return new Housekeeping(past, proofs, outbox, () -> now);
  }

  private UUID start(int n) {
    UUID id = new UUID(2, n);
    sessions.start(
        new NewSession(
            id,
            ANN,
            TokenHash.of(("s" + n).getBytes(StandardCharsets.UTF_8)),
            NOW,
            NOW.plus(Duration.ofHours(24)),
            NOW.plus(Duration.ofDays(30)),
            Optional.empty(),
            Optional.empty()));
    return id;
  }

  @Test
  void sessionsAreKeptForADayAfterTheirEndAndThenAllGoInOneTurn() {
    for (int n = 0; n <= Chore.AT_ONCE; n++) {
      start(n);
    }
    now = NOW.plus(Duration.ofDays(31));
    housekeeping(sessions).turn();
    assertEquals(true, sessions.isOf(new UUID(2, 0), ANN));

    now = now.plusSeconds(1);
    housekeeping(sessions).turn();

    assertEquals(0, sessions.forget(now), "nothing is left");
    assertEquals(false, sessions.isOf(new UUID(2, Chore.AT_ONCE), ANN));
  }

  @Test
  void whatCannotBeForgottenNowHoldsUpNothingElse() {
    Housekeeping blind =
        housekeeping(
            _ -> {
              throw new StoreUnavailable("forgetting", new IOException());
            });

    blind.turn();

    Housekeeping broken =
        housekeeping(
            _ -> {
              throw new IllegalStateException("a mistake of ours");
            });
    broken.turn();
  }
}
