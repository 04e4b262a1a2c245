package dev.sallyport.store.fakes;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.factors.Factors;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.factors.PendingLogin;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** All that is kept of second factors, in memory. */
public final class InMemoryFactors implements Factors, PendingLogins {
  private final InMemoryIdentities identities;
  private final Map<TokenHash, Kept> pending = new HashMap<>();
  private final Map<UUID, Held> held = new HashMap<>();
  private final List<AuditEvent> events = new ArrayList<>();

  private record Kept(PendingLogin login, int tries) {}

  /** Of people in {@code identities}. */
  public InMemoryFactors(InMemoryIdentities identities) {
    this.identities = identities;
  }

  @Override
  public synchronized Held of(UUID identity) {
    return held.getOrDefault(identity, Held.NOTHING);
  }

  /** As if somebody had added them. */
  public synchronized void give(UUID identity, Held factors) {
    held.put(identity, factors);
  }

  @Override
  public synchronized void add(PendingLogin login, Instant now, AuditEvent... happened) {
    pending.values().removeIf(kept -> !now.isBefore(kept.login().expiresAt()));
    pending.put(login.hash(), new Kept(login, 0));
    events.addAll(List.of(happened));
  }

  @Override
  public synchronized Optional<Waiting> find(TokenHash hash, Instant now) {
    return waiting(hash, now, kept -> kept.tries() < TRIES);
  }

  @Override
  public synchronized Optional<Waiting> attempt(TokenHash hash, Instant now) {
    Optional<Waiting> found = find(hash, now);
    pending.computeIfPresent(hash, (_, kept) -> new Kept(kept.login(), kept.tries() + 1));
    return found;
  }

  private Optional<Waiting> waiting(TokenHash hash, Instant now, Predicate<Kept> which) {
    return Optional.ofNullable(pending.get(hash))
        .filter(kept -> now.isBefore(kept.login().expiresAt()))
        .filter(which)
        .map(Kept::login)
        .flatMap(
            login ->
                identities
                    .enabled(login.identity())
                    .map(who -> new Waiting(login, who, of(who.id()))));
  }

  @Override
  public synchronized boolean take(TokenHash hash) {
    return pending.remove(hash) != null;
  }

  /** What changes said of themselves. */
  public synchronized List<AuditEvent> events() {
    return List.copyOf(events);
  }
}
