package dev.sallyport.crds.accessrule;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name that a certificate carries (RFC 5280, section 4.2.1.6), in the one spelling that is
 * compared: the same text means the same holder, and no name of one kind reads like one of another.
 */
public record CertificateName(Kind kind, String value) {
  private static final int MAX_LENGTH = 256;

  /** With a scheme and {@code //}; without a fragment, nor a comma, which separates names. */
  private static final Pattern URI =
      Pattern.compile("[a-z][a-z0-9+.-]*://[A-Za-z0-9._~:/?@!$&'()*+;=%-]+");

  private static final Pattern MAILBOX = Pattern.compile("[A-Za-z0-9._%+-]+");
  private static final String DNS_PREFIX = "dns:";
  private static final String EMAIL_PREFIX = "email:";

  /** Kinds of names. */
  public enum Kind {
    /** Compared character by character, as SPIFFE IDs are. */
    URI,
    /** A host; case does not count. */
    DNS,
    /** A mailbox; case counts before the @ only. */
    EMAIL
  }

  public CertificateName {
    if (!canonical(kind, value).equals(Optional.of(value))) {
      throw new IllegalArgumentException("no canonical " + kind + " name: " + value);
    }
  }

  /** The name that a rule or a certificate means; empty for one that cannot be asked for. */
  public static Optional<CertificateName> of(Kind kind, String text) {
    return canonical(kind, text).map(value -> new CertificateName(kind, value));
  }

  /** Reads what {@link #toString} writes. */
  public static Optional<CertificateName> parse(String text) {
    if (text.startsWith(DNS_PREFIX)) {
      return of(Kind.DNS, text.substring(DNS_PREFIX.length()));
    }
    return text.startsWith(EMAIL_PREFIX)
        ? of(Kind.EMAIL, text.substring(EMAIL_PREFIX.length()))
        : of(Kind.URI, text);
  }

  private static Optional<String> canonical(Kind kind, String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return switch (kind) {
      case URI -> Optional.of(text).filter(uri -> URI.matcher(uri).matches());
      case DNS -> host(text);
      case EMAIL -> {
        int at = text.lastIndexOf('@');
        yield at > 0 && MAILBOX.matcher(text.substring(0, at)).matches()
            ? host(text.substring(at + 1)).map(host -> text.substring(0, at + 1) + host)
            : Optional.empty();
      }
    };
  }

  private static Optional<String> host(String text) {
    // Beyond ASCII there are letters whose lower case is an ASCII letter.
    return text.chars().allMatch(c -> c < 0x80)
        ? Optional.of(text.toLowerCase(Locale.ROOT)).filter(HostPattern::isCanonicalName)
        : Optional.empty();
  }

  /** As apps read it: {@code spiffe://…}, {@code dns:…}, {@code email:…}. */
  @Override
  public String toString() {
    return switch (kind) {
      case URI -> value;
      case DNS -> DNS_PREFIX + value;
      case EMAIL -> EMAIL_PREFIX + value;
    };
  }
}
