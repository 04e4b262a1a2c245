package dev.sallyport.server.admin;

import dev.sallyport.store.Password;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;

/** {@link AdminAccess} for whoever can read a file, until there are service tokens. */
public final class BootstrapSecret implements AdminAccess {
  /** What the audit calls whoever shows it. */
  public static final String NAME = "bootstrap-secret";

  private final byte[] hash;

  /** The one that {@code secret} holds. */
  public BootstrapSecret(Password secret) {
    this.hash = hash(secret.value());
  }

  @Override
  public Optional<Rights> of(String bearer) {
    return MessageDigest.isEqual(hash, hash(bearer))
        ? Optional.of(new Rights(NAME, Set.of(ADMIN)))
        : Optional.empty();
  }

  /** Of one length, so that comparing says nothing about the secret's. */
  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
