package dev.sallyport.server.account;

import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.store.account.CodeHash;
import dev.sallyport.store.account.NewProof;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes what is mailed, and what is kept of it.
 *
 * <p>Links and flows are 256 random bits, of which the store keeps the SHA-256. A code is eight
 * digits (26 bits; OWASP ASVS 6.5.4 asks for 20), so its hash alone would be guessed in a moment:
 * the store keeps an HMAC under a key that it does not have, over the flow too, so that no two
 * codes have the same and a code is none elsewhere.
 */
public final class MailedSecrets {
  /** How long a code is good for (OWASP ASVS 6.5.5). */
  static final Duration CODE_LIFE = Duration.ofMinutes(10);

  private static final int SECRET_BYTES = 32;
  private static final int CODES = 100_000_000;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern BETWEEN_DIGITS = Pattern.compile("[\\s-]");
  private static final byte[] PURPOSE =
      "sallyport mailed code 1".getBytes(StandardCharsets.US_ASCII);

  private final SecretKey current;
  private final List<SecretKey> keys;
  private final Envelopes envelopes;
  private final SecureRandom random;

  /**
   * @param current name of the installation key for new codes
   * @param keys by name, retired ones among them
   */
  public MailedSecrets(
      char current, Map<Character, SecretKeySpec> keys, Envelopes envelopes, SecureRandom random) {
    Map<Character, SecretKey> derived =
        keys.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> derived(entry.getValue())));
    this.current = Objects.requireNonNull(derived.get(current));
    this.keys = List.copyOf(derived.values());
    this.envelopes = envelopes;
    this.random = random;
  }

  /**
   * All that there is to write when somebody asks for a mail.
   *
   * @param flow for the browser that asks
   */
  record Made(NewProof proof, NewLetter letter, FlowSecret flow) {}

  Made make(Instant now, Duration life) {
    LinkSecret link = link();
    FlowSecret flow = new FlowSecret(secret());
    String code = "%08d".formatted(random.nextInt(CODES));
    return new Made(
        new NewProof(
            link.hash(), flow.hash(), mac(current, flow.hash(), code), now, now.plus(life)),
        envelopes.seal(Contents.proving(now, link.text(), code), life),
        flow);
  }

  LinkSecret link() {
    return new LinkSecret(secret());
  }

  /** What a code is under each key, as somebody typed it. */
  List<CodeHash> codes(FlowSecret flow, String typed) {
    String digits = BETWEEN_DIGITS.matcher(typed).replaceAll("");
    return keys.stream().map(key -> mac(key, flow.hash(), digits)).toList();
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static boolean looksRight(String text) {
    return SECRET.matcher(text).matches();
  }

  static TokenHash hash(String secret) {
    return TokenHash.of(secret.getBytes(StandardCharsets.US_ASCII));
  }

  private static CodeHash mac(SecretKey key, TokenHash flow, String code) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(flow.bytes());
      return CodeHash.of(mac.doFinal(code.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static SecretKey derived(SecretKeySpec key) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "HmacSHA256",
              HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(PURPOSE, SECRET_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
