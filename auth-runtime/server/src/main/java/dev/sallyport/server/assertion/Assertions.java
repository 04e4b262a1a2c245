package dev.sallyport.server.assertion;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Subject;
import dev.sallyport.decision.request.Host;
import dev.sallyport.server.jose.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Vouches for a caller to the app that a request is for. What was signed is used again for the same
 * evidence, rule and host until less than a minute of its life remains, so that signing, which
 * costs a hundred times as much as the rest of a decision, is not on the way of most requests.
 */
public final class Assertions {
  /** The longest time that an assertion is valid. */
  static final Duration LIFE = Duration.ofMinutes(5);

  /** How much of its life the app gets at least, unless the credential itself ends sooner. */
  static final Duration LEFT = Duration.ofMinutes(1);

  /** {@code typ}: what a verifier of access tokens refuses. */
  static final String TYPE = "sallyport-assertion+jwt";

  /** Of all that are remembered; an assertion has about a thousand with what it is found by. */
  private static final long MAX_CHARACTERS = 32L * 1024 * 1024;

  private static final int CHARACTERS_OF_KEY = 400;

  /** The longest wait for a core. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private final String issuer;
  private final Supplier<Optional<SigningKey>> key;
  private final Semaphore cores;
  private final Supplier<UUID> ids;
  private final Runnable onSigned;
  private final Cache<Key, Signed> signed =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CHARACTERS)
          .<Key, Signed>weigher((_, signed) -> CHARACTERS_OF_KEY + signed.length())
          .expireAfterWrite(LIFE)
          .build();

  /**
   * What an assertion says: the whole evidence, so that another role, address or level of the same
   * session is another assertion. They are told apart by comparing; the hash, which would walk
   * through all of it, is only of what usually differs.
   */
  private record Key(Subject subject, UUID rule, String host) {
    @Override
    public int hashCode() {
      int credential =
          switch (subject) {
            case Subject.Anonymous _ -> 0;
            case Subject.SignedIn(var session) -> session.id().hashCode();
            case Subject.Holder(var token) -> token.id().hashCode();
            case Subject.Foreign(var jwt) -> jwt.subject().hashCode();
          };
      return (credential * 31 + rule.hashCode()) * 31 + host.hashCode();
    }
  }

  /**
   * @param header ready to be written
   * @param until when another one is signed in its place
   */
  private record Signed(Optional<Header> header, Instant until) {
    boolean holdsAt(Instant now) {
      return now.isBefore(until);
    }

    int length() {
      return header.map(Header::value).orElse("").length();
    }
  }

  /**
   * @param authUrl of this installation, without a slash at its end
   * @param key that signs now; empty as long as there is none
   * @param cores how many are signed at once
   * @param onSigned is told of every signature
   */
  public Assertions(
      String authUrl,
      Supplier<Optional<SigningKey>> key,
      int cores,
      Supplier<UUID> ids,
      Runnable onSigned) {
    this.issuer = authUrl + "/assertions";
    this.key = key;
    this.cores = new Semaphore(cores, true);
    this.ids = ids;
    this.onSigned = onSigned;
  }

  /** What {@link #about} would say, if that was signed already. Never blocks. */
  public Optional<Header> known(Decision.Allow allow, Host host, Instant now) {
    Signed known = signed.getIfPresent(key(allow, host));
    return known != null && known.holdsAt(now) ? known.header() : Optional.empty();
  }

  /**
   * The header for the subject of {@code allow}, who is not anonymous; empty if it cannot be had
   * now, because there is no key or too many wait for a signature. Blocks; call it on a thread that
   * may.
   */
  public Optional<Header> about(Decision.Allow allow, Host host, Instant now) {
    Optional<SigningKey> signing = key.get();
    if (signing.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (!cores.tryAcquire(PATIENCE, TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      // Those who waited for the same one have one signature between them.
      return signed
          .asMap()
          .compute(key(allow, host), (_, old) -> renewed(old, signing.get(), allow, host, now))
          .header();
    } finally {
      cores.release();
    }
  }

  private Signed renewed(
      @Nullable Signed old, SigningKey signing, Decision.Allow allow, Host host, Instant now) {
    return old != null && old.holdsAt(now) ? old : sign(signing, allow, host, now);
  }

  private Signed sign(SigningKey signing, Decision.Allow allow, Host host, Instant now) {
    Instant longest = now.plus(LIFE);
    Instant end = Claims.endOf(allow.subject());
    // The last one before the credential ends cannot be bettered by another.
    boolean last = !end.isAfter(longest);
    Instant expiry = (last ? end : longest).truncatedTo(ChronoUnit.SECONDS);
    var claims =
        new Claims(
            issuer, allow.by().rule().id(), host.name(), allow.subject(), ids.get(), now, expiry);
    String token = signing.sign(TYPE, claims.json());
    onSigned.run();
    return new Signed(
        Optional.of(new Header(IdentityHeader.ASSERTION, token)),
        last ? expiry : expiry.minus(LEFT));
  }

  private static Key key(Decision.Allow allow, Host host) {
    return new Key(allow.subject(), allow.by().rule().uid(), host.name());
  }
}
