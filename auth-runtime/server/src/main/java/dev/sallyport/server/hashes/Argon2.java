package dev.sallyport.server.hashes;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106), as a PHC string: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Sallyport's
 * own passwords are hashed so.
 */
public final class Argon2 implements Scheme {
  private static final String FAMILY = "Argon2";
  private static final int KIB_PER_LANE = 8;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2(?<variant>id|i|d)(?:\\$v=(?<version>16|19))?"
              + "\\$m=(?<memory>\\d{1,9}),t=(?<passes>\\d{1,9}),p=(?<lanes>\\d{1,9})"
              + "\\$(?<salt>[^$]+)\\$(?<hash>[^$]+)");

  /**
   * The memory of as many hashes of ours as are made at once, cleared after each. Made anew for
   * each it would be most of the garbage in a storm of logins, and collections of it would come
   * while it is in use, when it has to be copied.
   */
  private static final BlockPool MEMORY =
      new FixedBlockPool(
          Argon2BytesGenerator.getBlockCount(Cost.OURS.memoryKib(), Cost.OURS.lanes())
              * Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  private final int variant;
  private final int version;
  private final Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  /**
   * What it takes.
   *
   * @param memoryKib m
   * @param passes t
   * @param lanes p
   */
  public record Cost(int memoryKib, int passes, int lanes) {
    /** What OWASP recommends: 19 MiB, two passes, one lane. */
    public static final Cost OURS = new Cost(19_456, 2, 1);
  }

  private Argon2(int variant, int version, Cost cost, byte[] salt, byte[] hash) {
    this.variant = variant;
    this.version = version;
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes {@code password} with Argon2id. */
  public static Argon2 hash(byte[] password, Cost cost, byte[] salt, int length) {
    int variant = Argon2Parameters.ARGON2_id;
    int version = Argon2Parameters.ARGON2_VERSION_13;
    return new Argon2(
        variant, version, cost, salt, compute(variant, version, cost, salt, password, length));
  }

  /** A hash that no password is known to have. */
  public static Argon2 decoy(byte[] hash, Cost cost, byte[] salt) {
    return new Argon2(
        Argon2Parameters.ARGON2_id, Argon2Parameters.ARGON2_VERSION_13, cost, salt, hash);
  }

  static Argon2 read(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, PHC, text);
    int memory = Limit.ARGON2_MEMORY.check(fields.number("memory"));
    int passes = Limit.ARGON2_PASSES.check(fields.number("passes"));
    int lanes = Limit.ARGON2_LANES.check(fields.number("lanes"));
    Limit.ARGON2_WORK.check((long) memory * passes);
    if (memory < KIB_PER_LANE * lanes) {
      throw fields.wrong("m has to be at least eight times p");
    }
    return new Argon2(
        switch (fields.text("variant")) {
          case "id" -> Argon2Parameters.ARGON2_id;
          case "i" -> Argon2Parameters.ARGON2_i;
          default -> Argon2Parameters.ARGON2_d;
        },
        fields.has("version") ? fields.number("version") : Argon2Parameters.ARGON2_VERSION_10,
        new Cost(memory, passes, lanes),
        fields.salt("salt"),
        fields.hash("hash"));
  }

  /** Whether Sallyport could have made it, with whatever parameters. */
  public boolean isArgon2id() {
    return variant == Argon2Parameters.ARGON2_id && version == Argon2Parameters.ARGON2_VERSION_13;
  }

  /** Whether it is Argon2id with just these parameters. */
  public boolean isArgon2idOf(Cost wanted, int saltBytes, int hashBytes) {
    return isArgon2id()
        && cost.equals(wanted)
        && salt.length == saltBytes
        && hash.length == hashBytes;
  }

  /** What {@link HashStrings} reads, of one that is Argon2id. */
  public String phc() {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.passes(),
            cost.lanes(),
            encoder.encodeToString(salt),
            encoder.encodeToString(hash));
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(
        compute(variant, version, cost, salt, password, hash.length), hash);
  }

  @Override
  public int memoryKib() {
    return cost.memoryKib();
  }

  private static byte[] compute(
      int variant, int version, Cost cost, byte[] salt, byte[] password, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(variant)
            .withVersion(version)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .withBlockPool(MEMORY)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }
}
