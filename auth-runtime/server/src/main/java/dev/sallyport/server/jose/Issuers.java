package dev.sallyport.server.jose;

import dev.sallyport.crds.accessrule.Allow;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuers whose tokens were presented to rules that take them.
 *
 * <p>An issuer is a name together with the address of its keys: a rule that names an address of its
 * own for somebody else's name has a ring of its own, and nothing in it counts for other rules.
 */
final class Issuers {
  private static final Logger LOG = LoggerFactory.getLogger(Issuers.class);

  /** So many at once; whoever was asked for longest ago makes room. */
  static final int MAX = 128;

  private final Optional<Set<String>> allowed;
  private final PublishedKeys published;
  private final Executor background;
  private final LongSupplier nanoTime;
  private final Map<Allow.Issuer, Seat> seats = new ConcurrentHashMap<>();
  private final Set<Allow.Issuer> refused = ConcurrentHashMap.newKeySet();

  /** A ring, and when it was last asked for. */
  private record Seat(KeyRing keys, AtomicLong used) {}

  Issuers(
      Optional<Set<String>> allowed,
      PublishedKeys published,
      Executor background,
      LongSupplier nanoTime) {
    this.allowed = allowed.map(Set::copyOf);
    this.published = published;
    this.background = background;
    this.nanoTime = nanoTime;
  }

  /** The keys of {@code issuer}; empty if this installation does not take its tokens. */
  Optional<KeyRing> keys(Allow.Issuer issuer) {
    if (allowed.isPresent() && !takes(allowed.get(), issuer)) {
      if (refused.size() < MAX && refused.add(issuer)) {
        LOG.warn(
            "A rule takes tokens of {} with keys from {}; jwt.issuers of the settings has {}, and"
                + " keys from the issuer's own origin, so they are refused",
            issuer.id(),
            issuer.jwksUri().orElse("discovery"),
            allowed.get());
      }
      return Optional.empty();
    }
    Seat seat = seats.get(issuer);
    if (seat == null) {
      makeRoom();
      seat =
          seats.computeIfAbsent(
              issuer,
              _ ->
                  new Seat(new KeyRing(issuer, published, background, nanoTime), new AtomicLong()));
    }
    seat.used().set(nanoTime.getAsLong());
    return Optional.of(seat.keys());
  }

  /**
   * A rule's author could otherwise have us ask any address on behalf of a good name. Where an
   * issuer's keys are elsewhere, its own discovery document may say so.
   */
  private static boolean takes(Set<String> allowed, Allow.Issuer issuer) {
    return allowed.contains(issuer.id())
        && issuer.jwksUri().map(keys -> origin(keys).equals(origin(issuer.id()))).orElse(true);
  }

  private static Optional<String> origin(String address) {
    try {
      URI uri = URI.create(address);
      return Optional.ofNullable(uri.getRawAuthority())
          .map(authority -> uri.getScheme() + "://" + authority.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private synchronized void makeRoom() {
    while (seats.size() >= MAX) {
      long now = nanoTime.getAsLong();
      Allow.Issuer idlest = null;
      long idle = -1;
      for (var entry : seats.entrySet()) {
        long since = now - entry.getValue().used().get();
        if (since > idle) {
          idle = since;
          idlest = entry.getKey();
        }
      }
      if (idlest != null) {
        seats.remove(idlest);
      }
    }
  }
}
