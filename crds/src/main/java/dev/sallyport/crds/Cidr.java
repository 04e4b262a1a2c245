package dev.sallyport.crds;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses (RFC 4632, RFC 4291). Only literals are read: a name would have to be looked
 * up, and who answers then would decide.
 *
 * @param network its first address
 * @param length how many bits of it count
 */
public record Cidr(InetAddress network, int length) {
  private static final Pattern V4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

  /** Reads {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
  public static Parsed<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> network = address(slash < 0 ? text : text.substring(0, slash));
    if (slash < 0 || network.isEmpty() || !LENGTH.matcher(text.substring(slash + 1)).matches()) {
      return wrong("\"%s\" is no block of addresses: write 10.0.0.0/8 or 2001:db8::/32", text);
    }
    if (network.get() instanceof Inet4Address && text.indexOf(':') >= 0) {
      return wrong("\"%s\" is an IPv4 address in IPv6 clothes: write it as IPv4", text);
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    byte[] bytes = network.get().getAddress();
    if (length > bytes.length * Byte.SIZE) {
      return wrong("\"%s\" counts more bits than the address has", text);
    }
    Cidr cidr = new Cidr(network.get(), length);
    for (int bit = length; bit < bytes.length * Byte.SIZE; bit++) {
      if (bit(bytes, bit)) {
        return wrong(
            "\"%s\" names an address inside of its block: write the first one, with zeros after"
                + " the bits that count",
            text);
      }
    }
    return new Parsed.Ok<>(cidr);
  }

  /** Reads an address literal; empty for names, zones and shortened IPv4. */
  public static Optional<InetAddress> address(String text) {
    if (!V4.matcher(text).matches() && !(text.indexOf(':') >= 0 && V6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Whether {@code address} is in the block; one of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      if (bit(mine, bit) != bit(other, bit)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is every address of its family. */
  public boolean isEverybody() {
    return length == 0;
  }

  private static boolean bit(byte[] bytes, int index) {
    return (bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1) != 0;
  }

  private static Parsed<Cidr> wrong(String message, String text) {
    return new Parsed.Invalid<>(List.of(new Violation("", message.formatted(text))));
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + length;
  }
}
