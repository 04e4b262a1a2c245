package dev.sallyport.server.signing;

import dev.sallyport.server.jose.SigningKey;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.keys.Purpose;
import dev.sallyport.store.keys.SigningKeyRow;
import dev.sallyport.store.keys.SigningKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one purpose, which all replicas share.
 *
 * <p>One thread takes turns: read the keys, open those that are new, and if the next one is due,
 * add it. Nobody leads: a key has a number, the store takes each number once, and who was slower
 * reads what the other one added. While the store is away the keys in memory go on signing.
 *
 * <p>Only keys that could be opened are published. So nobody becomes a signer by writing into the
 * store, and a replica that lacks an installation key does not vouch for what it cannot check. If
 * no key that signs now can be opened, one is added that signs at once; of several, that with the
 * highest number signs.
 */
public final class RotatingKeys implements AutoCloseable {
  /** How long verifiers may keep {@link #document}. */
  public static final Duration CACHED = Schedule.CACHED;

  private static final Logger LOG = LoggerFactory.getLogger(RotatingKeys.class);
  private static final Duration TURN = Duration.ofMinutes(1);

  /** Until there is something to sign with. */
  private static final Duration IMPATIENT_TURN = Duration.ofSeconds(1);

  private static final Duration LONGEST_TURN = Duration.ofSeconds(10);

  private final SigningKeys store;
  private final Purpose purpose;
  private final Seal seal;
  private final SecureRandom random;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private volatile @Nullable KeySet keys;

  /** A key that was opened. */
  private record Opened(SigningKeyRow row, SigningKey key) {
    Schedule schedule() {
      return new Schedule(row.signsFrom(), row.signsUntil(), row.publishedUntil());
    }
  }

  /**
   * What the last turn found.
   *
   * @param opened the one with the highest number first
   * @param closed names of those that could not be opened
   */
  private record KeySet(List<Opened> opened, List<String> closed, String document) {
    static KeySet of(List<Opened> opened, List<String> closed) {
      return new KeySet(
          opened,
          closed,
          opened.stream()
              .map(held -> held.key().publicJwk())
              .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
    }
  }

  public RotatingKeys(
      SigningKeys store, Purpose purpose, Seal seal, SecureRandom random, InstantSource clock) {
    this.store = store;
    this.purpose = purpose;
    this.seal = seal;
    this.random = random;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name(purpose.code() + "-keys").daemon().unstarted(this::run);
  }

  /** Starts taking turns. */
  public void start() {
    thread.start();
  }

  /** The key that signs now; empty as long as none could be loaded. Never blocks. */
  public Optional<SigningKey> current() {
    KeySet set = keys;
    if (set != null) {
      Instant now = clock.instant();
      for (Opened held : set.opened()) {
        if (held.schedule().signsAt(now)) {
          return Optional.of(held.key());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The public keys as a JWK Set (RFC 7517), the next one included; empty as long as none could be
   * loaded, for an empty set would be kept.
   */
  public Optional<String> document() {
    return Optional.ofNullable(keys).filter(set -> !set.opened().isEmpty()).map(KeySet::document);
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(LONGEST_TURN.toMillis());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        turn();
      } while (!closing.await(
          (current().isPresent() ? TURN : IMPATIENT_TURN).toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // Closed.
    }
  }

  private void turn() {
    try {
      refresh();
    } catch (StoreUnavailable _) {
      // The feed of rules says so in the log.
    } catch (RuntimeException e) {
      LOG.error("The {} keys cannot be loaded; those in memory stay in use", purpose.code(), e);
    }
  }

  /**
   * One turn.
   *
   * @throws StoreUnavailable if the store is away; nothing has changed then
   */
  void refresh() {
    Instant now = clock.instant();
    List<SigningKeyRow> rows = store.all(purpose);
    KeySet set = open(rows, now);
    Optional<Schedule> due =
        Schedule.next(set.opened().stream().map(Opened::schedule).toList(), now);
    if (due.isPresent()) {
      add(rows.isEmpty() ? 1 : rows.getLast().number() + 1, due.get(), now);
      rows = store.all(purpose);
      set = open(rows, now);
    }
    warn(rows, set.closed());
    keys = set;
  }

  private void add(int number, Schedule times, Instant now) {
    SigningKey key = SigningKey.generate(random);
    boolean added =
        store.add(
            new SigningKeyRow(
                purpose,
                number,
                key.id(),
                SigningKey.ALGORITHM,
                key.publicJwk(),
                seal.seal(key.secret(), owner(key.id())),
                now,
                times.signsFrom(),
                times.signsUntil(),
                times.publishedUntil()));
    if (added) {
      LOG.info(
          "Added the {} key {}; it signs from {}", purpose.code(), key.id(), times.signsFrom());
    }
  }

  private KeySet open(List<SigningKeyRow> rows, Instant now) {
    KeySet before = keys;
    List<Opened> opened = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    for (SigningKeyRow row : rows.reversed()) {
      if (row.publishedUntil().isAfter(now)) {
        open(before, row)
            .ifPresentOrElse(key -> opened.add(new Opened(row, key)), () -> closed.add(row.kid()));
      }
    }
    return KeySet.of(opened, closed);
  }

  private Optional<SigningKey> open(@Nullable KeySet before, SigningKeyRow row) {
    if (before != null) {
      for (Opened held : before.opened()) {
        if (held.row().equals(row)) {
          return Optional.of(held.key());
        }
      }
    }
    return seal.open(row.sealed(), owner(row.kid()))
        .flatMap(secret -> SigningKey.read(row.kid(), row.publicJwk(), secret));
  }

  /** Says once of each key that it cannot be opened. */
  private void warn(List<SigningKeyRow> rows, List<String> closed) {
    KeySet before = keys;
    for (SigningKeyRow row : rows) {
      boolean said = before != null && before.closed().contains(row.kid());
      if (closed.contains(row.kid()) && !said) {
        LOG.error(
            "The {} key {}, sealed under the installation key '{}', cannot be opened here; it is"
                + " neither used nor published. Keep retired installation keys for 32 days",
            purpose.code(),
            row.kid(),
            row.sealed().by());
      }
    }
  }

  private String owner(String kid) {
    return purpose.code() + "/" + kid;
  }
}
