package dev.sallyport.server.settings;

import dev.sallyport.server.login.SecondFactorPolicy;
import org.jspecify.annotations.Nullable;

/** Reads of whom a login asks a second factor. */
final class SecondFactors {
  private SecondFactors() {}

  static SecondFactorPolicy policy(YamlSection root) {
    return root.valueOr(
        "secondFactor",
        "WhenEnrolled, WhenRequired or Everyone",
        SecondFactors::parse,
        SecondFactorPolicy.WHEN_ENROLLED);
  }

  private static @Nullable SecondFactorPolicy parse(String text) {
    return switch (text) {
      case "WhenEnrolled" -> SecondFactorPolicy.WHEN_ENROLLED;
      case "WhenRequired" -> SecondFactorPolicy.WHEN_REQUIRED;
      case "Everyone" -> SecondFactorPolicy.EVERYONE;
      default -> null;
    };
  }
}
