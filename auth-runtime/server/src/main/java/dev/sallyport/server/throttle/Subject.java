package dev.sallyport.server.throttle;

import dev.sallyport.crds.Cidr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** What an attempt is counted against. */
public sealed interface Subject {
  /** The same text for the same subject. */
  String name();

  /**
   * An account, whether it exists or not.
   *
   * @param typed its e-mail address as somebody wrote it, or whatever they wrote instead
   */
  record Account(String typed) implements Subject {
    @Override
    public String name() {
      return typed.strip().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * From where somebody comes. One subscriber has a whole /64 of IPv6 addresses (RFC 6177).
   *
   * @param address empty where nobody said: those count together
   */
  record Address(Optional<String> address) implements Subject {
    private static final int NETWORK_BYTES = 8;

    @Override
    public String name() {
      String text = address.orElse("");
      Optional<InetAddress> parsed = text.isEmpty() ? Optional.empty() : Cidr.address(text);
      return parsed
          .map(
              ip ->
                  ip instanceof Inet6Address
                      ? HexFormat.of().formatHex(Arrays.copyOf(ip.getAddress(), NETWORK_BYTES))
                      : ip.getHostAddress())
          .orElse(text);
    }
  }

  /** An account as tried from one address. */
  record Pair(Account account, Address address) implements Subject {
    @Override
    public String name() {
      return account.name() + "\n" + address.name();
    }
  }

  /**
   * A browser from which somebody has logged in before.
   *
   * @param id as the browser keeps it, verified
   */
  record Device(String id) implements Subject {
    @Override
    public String name() {
      return id;
    }
  }
}
