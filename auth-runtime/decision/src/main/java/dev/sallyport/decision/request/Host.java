package dev.sallyport.decision.request;

import dev.sallyport.crds.accessrule.HostPattern;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The host that a request is for, in canonical form: lower case, A-labels, no final dot.
 *
 * @param name a DNS name, an IPv4 address, or an IPv6 address in brackets
 * @param port as the client wrote it; needed to send it back, never to find a rule
 */
public record Host(String name, OptionalInt port) {
  /** Reads a Host header field (RFC 9110, section 7.2); empty if it is not one. */
  public static Optional<Host> parse(String field) {
    int colon = field.lastIndexOf(':');
    if (colon > field.lastIndexOf(']')) {
      return port(field.substring(colon + 1))
          .flatMap(port -> name(field.substring(0, colon)).map(n -> new Host(n, port)));
    }
    return name(field).map(n -> new Host(n, OptionalInt.empty()));
  }

  /** As it stands in a URL: {@code shop.example.com:8443}. */
  public String authority() {
    return port.isPresent() ? name + ":" + port.getAsInt() : name;
  }

  private static Optional<OptionalInt> port(String digits) {
    if (digits.isEmpty() || digits.length() > 5) {
      return Optional.empty();
    }
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return Optional.empty();
      }
      port = port * 10 + (c - '0');
    }
    return port >= 1 && port <= 65535 ? Optional.of(OptionalInt.of(port)) : Optional.empty();
  }

  private static Optional<String> name(String text) {
    if (text.length() > HostPattern.MAX_LENGTH + 1) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[") && lower.endsWith("]")) {
      String address = lower.substring(1, lower.length() - 1);
      boolean plausible =
          address.length() >= 2
              && address.chars().allMatch(c -> "0123456789abcdef:.".indexOf(c) >= 0);
      return plausible ? Optional.of(lower) : Optional.empty();
    }
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    // Lower-casing may turn a letter from outside ASCII into one inside it (the Kelvin sign):
    // judged on what came in.
    return HostPattern.isCanonicalName(name) && isAscii(text)
        ? Optional.of(name)
        : Optional.empty();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
