package dev.sallyport.server.factors;

import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Codes on paper, each good once, for whoever does not have their second factor at hand. Shown
 * once; of 80 random bits a fast hash is enough. Prints as {@code ***}.
 *
 * @param texts as people read and type them
 */
public record BackupCodes(List<String> texts) {
  static final int COUNT = 10;

  private static final int BYTES = 10;
  private static final Pattern BETWEEN = Pattern.compile("[\\s-]");
  private static final Pattern CODE = Pattern.compile("[a-z2-7]{16}");

  public BackupCodes {
    texts = List.copyOf(texts);
  }

  /** New ones. */
  static BackupCodes issue(SecureRandom random) {
    return new BackupCodes(Stream.generate(() -> code(random)).limit(COUNT).toList());
  }

  private static String code(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String text = Base32.of(bytes).toLowerCase(Locale.ROOT);
    return String.join(
        "-", text.substring(0, 4), text.substring(4, 8), text.substring(8, 12), text.substring(12));
  }

  List<TokenHash> hashes() {
    return texts.stream().flatMap(text -> hash(text).stream()).toList();
  }

  /** What the store knows a code by that somebody typed; empty if it cannot be one. */
  static Optional<TokenHash> hash(String typed) {
    String code = BETWEEN.matcher(typed).replaceAll("").toLowerCase(Locale.ROOT);
    return CODE.matcher(code).matches()
        ? Optional.of(TokenHash.of(code.getBytes(StandardCharsets.US_ASCII)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
