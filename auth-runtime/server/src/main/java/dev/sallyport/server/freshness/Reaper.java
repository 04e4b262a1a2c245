package dev.sallyport.server.freshness;

import dev.sallyport.store.log.Member;
import dev.sallyport.store.log.Members;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares members dead that have been silent for two leases of our own time: whoever was killed
 * cannot leave, and would have everybody who revokes wait. A member that is only slow joins anew.
 *
 * <p>It cannot be wrong about a lease: the last renewal that was seen was asked for before it was
 * seen, so what it granted is over; and one that comes at the same moment either is counted, and
 * then the declaration does nothing, or finds that it comes too late.
 */
final class Reaper {
  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
  private static final long SILENCE = 2 * Lease.LENGTH;

  /** Often enough, and less work for Postgres than a look with every renewal. */
  private static final long EVERY = Lease.LENGTH / 2;

  private final Members members;
  private final LongSupplier monotonic;
  private Map<UUID, Sighting> sightings = Map.of();
  private long last;
  private boolean began;
  private volatile int counted = 1;

  /** When a member was first seen at this number of renewals. */
  private record Sighting(long renewals, long since) {}

  Reaper(Members members, LongSupplier monotonic) {
    this.members = members;
    this.monotonic = monotonic;
  }

  /** How many there were at the last look, with the one who looked. */
  int members() {
    return counted;
  }

  /** Looks at everybody but {@code self}, if it is time to. */
  void watch(UUID self) {
    long now = monotonic.getAsLong();
    if (began && now - last < EVERY) {
      return;
    }
    began = true;
    last = now;
    Map<UUID, Sighting> next = new HashMap<>();
    for (Member other : members.all()) {
      if (other.id().equals(self)) {
        continue;
      }
      Sighting seen = sightings.get(other.id());
      if (seen == null || seen.renewals() != other.renewals()) {
        next.put(other.id(), new Sighting(other.renewals(), monotonic.getAsLong()));
      } else if (now - seen.since() < SILENCE) {
        next.put(other.id(), seen);
      } else if (members.markGone(other.id(), other.renewals())) {
        LOG.info("Replica {} has been silent and counts as gone", other.name());
      }
    }
    sightings = next;
    counted = next.size() + 1;
  }
}
