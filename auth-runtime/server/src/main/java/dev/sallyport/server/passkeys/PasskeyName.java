package dev.sallyport.server.passkeys;

import dev.sallyport.server.sessions.Device;
import dev.sallyport.store.factors.Passkey;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What somebody calls a passkey. */
public record PasskeyName(String text) {
  private static final Predicate<String> CONTROL = Pattern.compile("\\p{C}").asPredicate();

  /** What somebody typed; empty if it is nothing, too long, or cannot be seen. */
  public static Optional<PasskeyName> parse(String typed) {
    return Optional.of(typed.strip())
        .filter(text -> !text.isEmpty() && !CONTROL.test(text))
        .filter(text -> text.codePointCount(0, text.length()) <= Passkey.LONGEST_NAME)
        .map(PasskeyName::new);
  }

  /** Until its owner calls it something else. */
  static PasskeyName of(Optional<String> userAgent) {
    return parse(Device.of(userAgent)).orElseGet(() -> new PasskeyName("Passkey"));
  }
}
