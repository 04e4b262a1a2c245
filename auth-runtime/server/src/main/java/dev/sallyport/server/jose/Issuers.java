package dev.sallyport.server.jose;

import dev.sallyport.crds.accessrule.Allow;
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
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

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
    if (allowed.isPresent() && !allowed.get().contains(issuer.id())) {
      if (refused.size() < MAX && refused.add(issuer.id())) {
        LOG.warn(
            "A rule takes tokens of {}, which is not among the jwt.issuers of the settings; they"
                + " are refused",
            issuer.id());
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
