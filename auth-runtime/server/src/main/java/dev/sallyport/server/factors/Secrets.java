package dev.sallyport.server.factors;

import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.keys.SealedKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Secrets of apps as others keep them: the store, and, before an app is added, the page that offers
 * one, so that nothing is written for whoever only looks.
 */
public final class Secrets {
  /** What keys are derived for, apart from all others. */
  public static final String PURPOSE = "sallyport totp 1";

  /** How long somebody may take to scan a picture and type a code. */
  static final Duration OFFER_LIFE = Duration.ofMinutes(30);

  private final Seal seal;
  private final SecureRandom random;

  /**
   * @param seal for {@link #PURPOSE}
   */
  public Secrets(Seal seal, SecureRandom random) {
    this.seal = seal;
    this.random = random;
  }

  SealedKey seal(TotpSecret secret, UUID identity) {
    return seal.seal(secret.bytes(), identity.toString());
  }

  /** Empty if it is sealed under a key that we no longer have. */
  Optional<TotpSecret> open(SealedKey sealed, UUID identity) {
    return seal.open(sealed, identity.toString()).map(TotpSecret::of);
  }

  TotpSecret issue() {
    return TotpSecret.issue(random);
  }

  BackupCodes backupCodes() {
    return BackupCodes.issue(random);
  }

  /** A secret for somebody who may add it until {@link #OFFER_LIFE} is over. */
  String offer(TotpSecret secret, UUID identity, Instant now) {
    byte[] bytes = secret.bytes();
    byte[] content =
        ByteBuffer.allocate(Long.BYTES + bytes.length)
            .putLong(now.plus(OFFER_LIFE).getEpochSecond())
            .put(bytes)
            .array();
    SealedKey sealed = seal.seal(content, offered(identity));
    return sealed.by() + sealed.base64();
  }

  /** What was offered; empty for what was not, to somebody else or too long ago. */
  Optional<TotpSecret> offered(String text, UUID identity, Instant now) {
    if (text.length() < 2) {
      return Optional.empty();
    }
    return seal.open(new SealedKey(text.charAt(0), text.substring(1)), offered(identity))
        .map(ByteBuffer::wrap)
        .filter(content -> now.getEpochSecond() < content.getLong())
        .map(
            content -> {
              byte[] bytes = new byte[content.remaining()];
              content.get(bytes);
              return TotpSecret.of(bytes);
            });
  }

  private static String offered(UUID identity) {
    return "offered to " + identity;
  }

  @Override
  public String toString() {
    return "***";
  }
}
