package dev.sallyport.server.http;

import dev.sallyport.crds.Cidr;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From where a request came, by what X-Forwarded-For says.
 *
 * <p>Each program on the way adds at the end whom it was asked by, so only what was added by one
 * that is ours can be believed: from the right, the first address that is not a load balancer's.
 * What stands to its left was written by the client, or by whoever it came through.
 *
 * @param loadBalancers in front of the gateway
 */
record ClientAddress(List<Cidr> loadBalancers) {
  /** More than anybody has in a row; the rest is not looked at. */
  private static final int MAX_HOPS = 32;

  private static final int MAX_LENGTH = 45;

  /** Some load balancers add the port (RFC 7239, section 6 has the form). */
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9.]{7,15}|\\[[0-9a-fA-F:.]{2,45}\\]):[0-9]{1,5}");

  ClientAddress {
    loadBalancers = List.copyOf(loadBalancers);
  }

  /** Empty where nobody said so, or not in a way that can be read. */
  Optional<String> of(HeaderMap headers) {
    HeaderValues fields = headers.get(Headers.X_FORWARDED_FOR);
    if (fields == null) {
      return Optional.empty();
    }
    if (loadBalancers.isEmpty()) {
      String last = fields.getLast();
      return literal(last.substring(last.lastIndexOf(',') + 1));
    }
    return fromTheRight(String.join(",", fields));
  }

  private Optional<String> fromTheRight(String hops) {
    Optional<String> nearest = Optional.empty();
    int end = hops.length();
    for (int hop = 0; hop < MAX_HOPS && end >= 0; hop++) {
      int comma = hops.lastIndexOf(',', end - 1);
      Optional<String> literal = literal(hops.substring(comma + 1, end));
      Optional<InetAddress> address = literal.flatMap(Cidr::address);
      if (address.isEmpty()) {
        return Optional.empty();
      }
      if (loadBalancers.stream().noneMatch(block -> block.contains(address.get()))) {
        return literal;
      }
      nearest = literal;
      end = comma;
    }
    return nearest; // A load balancer's own request.
  }

  private static Optional<String> literal(String entry) {
    String text = entry.strip();
    if (text.indexOf(':') < 0 && isAddress(text)) {
      return Optional.of(text); // IPv4, as nearly always; without a regular expression.
    }
    int zone = text.indexOf('%');
    if (zone >= 0) {
      text = text.substring(0, zone);
    }
    if (WITH_PORT.matcher(text).matches()) {
      text = text.substring(0, text.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    }
    return isAddress(text) ? Optional.of(text) : Optional.empty();
  }

  /**
   * Of the characters that addresses have; without a regular expression, for every request asks.
   */
  private static boolean isAddress(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean legal = c == ':' || c == '.' || (c < 0x80 && Character.digit(c, 16) >= 0);
      if (!legal) {
        return false;
      }
    }
    return text.length() >= 2 && text.length() <= MAX_LENGTH;
  }
}
