package dev.sallyport.server.login;

import dev.sallyport.crds.accessrule.HostPattern;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address as the HTML standard understands it ("valid e-mail address"): ASCII, so that it
 * fits into a header, at most 254 characters (RFC 5321, section 4.5.3.1).
 */
public record EmailAddress(String value) {
  private static final int MAX_LENGTH = 254;
  private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}");

  /** There is no other kind: whoever has one can put it into a header. */
  public EmailAddress {
    if (!isLegal(value)) {
      throw new IllegalArgumentException("not an e-mail address");
    }
  }

  /** The address that {@code text} is, spaces around it aside. */
  public static Optional<EmailAddress> parse(String text) {
    String address = text.strip();
    return isLegal(address) ? Optional.of(new EmailAddress(address)) : Optional.empty();
  }

  private static boolean isLegal(String address) {
    int at = address.lastIndexOf('@');
    return address.length() <= MAX_LENGTH
        && at > 0
        && LOCAL.matcher(address.substring(0, at)).matches()
        && HostPattern.isCanonicalName(address.substring(at + 1).toLowerCase(Locale.ROOT));
  }

  /** What comes after the @. */
  public String domain() {
    return value.substring(value.lastIndexOf('@') + 1);
  }
}
