package dev.sallyport.server.login;

import dev.sallyport.store.identities.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with OWASP's parameters: 19 MiB, two passes, one lane.
 *
 * <p>A hash takes tens of milliseconds of a core on purpose. So that a storm of logins cannot take
 * the cores away from decisions, hashing has threads of its own, half as many as there are cores,
 * and a short queue, and whoever does not fit is told {@link Busy} at once; and where cores are
 * short, its threads stand back ({@link Niceness}).
 */
public final class PasswordHashing implements AutoCloseable {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int QUEUE_PER_THREAD = 16;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{1,88})\\$([A-Za-z0-9+/]{1,88})");

  private final SecureRandom random;
  private final ThreadPoolExecutor threads;
  private final PasswordHash decoy;

  /** Every place is taken; try again in a moment. */
  public static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;
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
    this.decoy = encode(salt(), nobodysPassword);
  }

  /** Hashes a password for keeping. */
  public PasswordHash hash(PlainPassword password) throws Busy {
    byte[] salt = salt();
    return run(() -> encode(salt, argon2(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES)));
  }

  /**
   * Whether {@code password} is the one that was hashed. Without a hash (nobody has that address)
   * it takes just as long and says no.
   */
  public boolean verify(PlainPassword password, Optional<PasswordHash> hash) throws Busy {
    PasswordHash compared = hash.orElse(decoy);
    return run(() -> matches(password, compared)) && hash.isPresent();
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

  private static boolean matches(PlainPassword password, PasswordHash hash) {
    Matcher phc = PHC.matcher(hash.value());
    if (!phc.matches()) {
      throw new IllegalStateException("a stored password hash is in no known format");
    }
    Base64.Decoder decoder = Base64.getDecoder();
    byte[] right = decoder.decode(phc.group(5));
    byte[] given =
        argon2(
            password,
            decoder.decode(phc.group(4)),
            Integer.parseInt(phc.group(1)),
            Integer.parseInt(phc.group(2)),
            Integer.parseInt(phc.group(3)),
            right.length);
    return MessageDigest.isEqual(given, right);
  }

  private static PasswordHash encode(byte[] salt, byte[] hash) {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(
                MEMORY_KIB,
                PASSES,
                LANES,
                encoder.encodeToString(salt),
                encoder.encodeToString(hash)));
  }

  private static byte[] argon2(
      PlainPassword password, byte[] salt, int memory, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    // Keyboards differ in how they compose a letter (NIST SP 800-63B-4, 3.1.1.2: normalise).
    String normalised = Normalizer.normalize(password.value(), Normalizer.Form.NFKC);
    generator.generateBytes(normalised.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
