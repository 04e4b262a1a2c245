package dev.sallyport.store.log;

import java.util.List;
import java.util.UUID;

/** The register of replicas that follow the log. All methods throw StoreUnavailable. */
public interface Members {
  /** Enters a replica, with nothing applied; durable before this returns. */
  UUID join(String name);

  /**
   * Says that {@code id} is alive and has applied the log up to {@code applied}.
   *
   * @param since above which revocations are to be told, in the same round trip
   */
  Renewal renew(UUID id, long applied, long since);

  /** As the other, for one who wants to be told of no revocation. */
  default Renewal renew(UUID id, long applied) {
    return renew(id, applied, Long.MAX_VALUE);
  }

  /** Takes {@code id} out; a later renewal says {@link Renewal.Gone}. */
  void leave(UUID id);

  /** Those that joined and are neither gone nor left, in the order in which they joined. */
  List<Member> all();

  /** How far all of them have got. */
  Progress progress();

  /**
   * Declares a member dead, unless it has renewed since it was observed.
   *
   * @return whether it is gone because of this call
   */
  boolean markGone(UUID id, long observedRenewals);
}
