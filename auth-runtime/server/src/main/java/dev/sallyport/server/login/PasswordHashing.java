package dev.sallyport.server.login;

import dev.sallyport.server.hashes.Argon2;
import dev.sallyport.server.hashes.HashStrings;
import dev.sallyport.server.hashes.Scheme;
import dev.sallyport.server.hashes.UnreadableHash;
import dev.sallyport.store.identities.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Argon2id (RFC 9106) with OWASP's parameters: 19 MiB, two passes, one lane. What others hashed is
 * verified as they would, and hashed anew.
 *
 * <p>A hash takes tens of milliseconds of a core on purpose. So that a storm of logins cannot take
 * the cores away from decisions, hashing has threads of its own, half as many as there are cores,
 * and a short queue, and whoever does not fit is told {@link Busy} at once; and where cores are
 * short, its threads stand back ({@link Niceness}).
 */
public final class PasswordHashing implements AutoCloseable {
  private static final Argon2.Cost COST = Argon2.Cost.OURS;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int QUEUE_PER_THREAD = 16;

  private final SecureRandom random;
  private final ThreadPoolExecutor threads;
  private final Argon2 decoy;
  private final LongAdder works = new LongAdder();

  /** Held by whoever needs more memory than a hash of ours: one at a time. */
  private final Object muchMemory = new Object();

  /** Every place is taken; try again in a moment. */
  public static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** What a password is to a hash. */
  public sealed interface Verification {
    /** Whether it is the one that was hashed. */
    default boolean fits() {
      return this instanceof Fits;
    }

    /**
     * It is the one that was hashed.
     *
     * @param better another hash of it, where the one there is not how it is done today
     */
    record Fits(Optional<PasswordHash> better) implements Verification {}

    /** It is another, or there is no hash. */
    record Differs() implements Verification {}

    /**
     * Nobody can say: no password fits.
     *
     * @param why for the log, and without anything of the hash
     */
    record Unreadable(String why) implements Verification {}
  }

  /**
   * @param cores of the machine; hashing takes at most half of them, but one at least
   */
  public PasswordHashing(int cores, SecureRandom random) {
    this.random = random;
    int permits = Math.max(1, cores / 2);
    this.threads =
        new ThreadPoolExecutor(
            permits,
            permits,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_PER_THREAD * permits),
            new Niceness(Thread.ofPlatform().daemon().name("password-hashing-", 0).factory()));
    byte[] nobodysPassword = new byte[HASH_BYTES];
    random.nextBytes(nobodysPassword);
    this.decoy = Argon2.decoy(nobodysPassword, COST, salt());
  }

  /**
   * Nothing is looked up for somebody whose password would not be hashed.
   *
   * @throws Busy if every place is taken
   */
  public void expectAPlace() throws Busy {
    if (threads.getQueue().remainingCapacity() == 0) {
      throw new Busy();
    }
  }

  /** Hashes a password for keeping. */
  public PasswordHash hash(PlainPassword password) throws Busy {
    return run(() -> anew(password));
  }

  /**
   * Whether {@code password} is the one that was hashed. Without a hash (nobody has that address)
   * and with one that cannot be read it takes as long as with one of ours and says no.
   */
  public Verification verify(PlainPassword password, Optional<PasswordHash> hash) throws Busy {
    if (hash.isEmpty()) {
      return instead(password, new Verification.Differs());
    }
    try {
      Scheme scheme = HashStrings.read(hash.get());
      return run(() -> compare(password, scheme));
    } catch (UnreadableHash e) {
      return instead(password, new Verification.Unreadable(e.why()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /** Does what takes a core for a while in the place that is set aside for it. */
  <T> T run(Callable<T> work) throws Busy {
    try {
      Future<T> result = threads.submit(work);
      works.increment();
      return result.get();
    } catch (RejectedExecutionException _) {
      throw new Busy();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  /** How much such work there was. */
  long works() {
    return works.sum();
  }

  private Verification instead(PlainPassword password, Verification known) throws Busy {
    return run(
        () -> {
          fits(password, decoy);
          return known;
        });
  }

  /**
   * With a hash that is not ours, one of ours is made whether or not the password fits. If it was
   * made only afterwards, or at all only for the right password, then cheap hashes (a digest, MD5)
   * would say no much faster than an address that nobody has.
   */
  private Verification compare(PlainPassword password, Scheme scheme) {
    boolean fits = fits(password, scheme);
    if (scheme instanceof Argon2 argon2 && argon2.isArgon2idOf(COST, SALT_BYTES, HASH_BYTES)) {
      return fits ? new Verification.Fits(Optional.empty()) : new Verification.Differs();
    }
    PasswordHash better = anew(password);
    return fits ? new Verification.Fits(Optional.of(better)) : new Verification.Differs();
  }

  private boolean fits(PlainPassword password, Scheme scheme) {
    if (scheme.memoryKib() <= COST.memoryKib()) {
      return matches(password, scheme);
    }
    synchronized (muchMemory) {
      return matches(password, scheme);
    }
  }

  /**
   * Ours are of what was typed in its normal form, and those of others are of what was typed.
   * Argon2id may be either.
   */
  private static boolean matches(PlainPassword password, Scheme scheme) {
    byte[] typed = password.value().getBytes(StandardCharsets.UTF_8);
    if (scheme instanceof Argon2 argon2 && argon2.isArgon2id()) {
      byte[] normalised = normalised(password);
      return scheme.matches(normalised)
          || (!Arrays.equals(typed, normalised) && scheme.matches(typed));
    }
    return scheme.matches(typed);
  }

  private PasswordHash anew(PlainPassword password) {
    return new PasswordHash(Argon2.hash(normalised(password), COST, salt(), HASH_BYTES).phc());
  }

  private static byte[] normalised(PlainPassword password) {
    return password.normalised().getBytes(StandardCharsets.UTF_8);
  }
}
