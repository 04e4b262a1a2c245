package dev.sallyport.crds;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of addresses (RFC 4632, section 3.1; RFC 4291, section 2.3). The two families are apart:
 * no IPv6 range holds an IPv4 address. One that is written inside IPv6 ({@code ::ffff:10.0.0.1}) is
 * an IPv4 address, and so is a range of them.
 *
 * @param first its lowest address
 * @param length of the prefix, in bits
 */
public record Cidr(InetAddress first, int length) {
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;
  private static final int MAPPED_BITS = IPV6_BITS - IPV4_BITS;
  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

  public Cidr {
    if (length < 0 || length > bits(first) || !first.equals(masked(first, length))) {
      throw new IllegalArgumentException(first + "/" + length + " is no range of addresses");
    }
  }

  /**
   * The range that {@code text} means.
   *
   * @param path where it stands, for whoever wrote it
   */
  public static Parsed<Cidr> parse(String path, String text) {
    int slash = text.indexOf('/');
    String start = slash < 0 ? text : text.substring(0, slash);
    String suffix = slash < 0 ? "" : text.substring(slash + 1);
    InetAddress address;
    try {
      address = literal(start);
    } catch (IllegalArgumentException _) {
      return invalid(
          path,
          "\"%s\" is no range of addresses: write for example 10.1.2.0/24 or 2001:db8::/32"
              .formatted(text));
    }
    boolean mapped = address instanceof Inet4Address && start.indexOf(':') >= 0;
    int least = mapped ? MAPPED_BITS : 0;
    int most = least + bits(address);
    if (!LENGTH.matcher(suffix).matches()) {
      return invalid(
          path,
          "\"%s\" says no number of bits: for this address alone write %s/%d"
              .formatted(text, start, most));
    }
    int length = Integer.parseInt(suffix);
    if (length < least || length > most) {
      return invalid(
          path,
          "\"%s\" has no possible number of bits: it is %d to %d here"
              .formatted(text, least, most));
    }
    InetAddress first = masked(address, length - least);
    if (!first.equals(address)) {
      return invalid(
          path,
          "\"%s\" starts within its range: write %s, or %s/%d for this address alone"
              .formatted(text, new Cidr(first, length - least), start, most));
    }
    return new Parsed.Ok<>(new Cidr(first, length - least));
  }

  /** The address that a whole literal means; empty for names, zones and shortened IPv4. */
  public static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(literal(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Whether {@code address} is in the range. */
  public boolean contains(InetAddress address) {
    return bits(address) == bits(first) && masked(address, length).equals(first);
  }

  /** Whether it holds every address of its family. */
  public boolean isEverything() {
    return length == 0;
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + length;
  }

  /** The address that a literal means; no name is ever looked up. */
  private static InetAddress literal(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      throw new IllegalArgumentException("neither IPv4 nor IPv6"); // Nor a zone, nor 10.1.
    }
    return InetAddress.ofLiteral(text);
  }

  private static int bits(InetAddress address) {
    return address instanceof Inet4Address ? IPV4_BITS : IPV6_BITS;
  }

  private static InetAddress masked(InetAddress address, int length) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.clamp(length - 8L * i, 0, 8);
      bytes[i] = (byte) (bytes[i] & (0xff00 >> kept));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are an address", e);
    }
  }

  private static Parsed<Cidr> invalid(String path, String message) {
    return new Parsed.Invalid<>(List.of(new Violation(path, message)));
  }
}
