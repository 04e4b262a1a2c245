package dev.sallyport.store.fakes;

import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.factors.Ceremonies;
import dev.sallyport.store.factors.Ceremony;
import dev.sallyport.store.factors.FactorChanges.Done;
import dev.sallyport.store.factors.FactorChanges.Owner;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.factors.Octets;
import dev.sallyport.store.factors.Passkey;
import dev.sallyport.store.factors.Passkeys;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** All that is kept of passkeys, in memory. */
public final class InMemoryPasskeys implements Passkeys, Ceremonies {
  private static final Duration TOLD_AGAIN = Duration.ofDays(1);

  private final InMemoryIdentities identities;
  private final InMemorySessions sessions;
  private final InMemoryLog log;
  private final InMemoryFactors factors;
  private final InMemoryOutbox outbox;
  private final AuditTrail trail;
  private final Map<UUID, Octets> handles = new HashMap<>();
  private final Map<UUID, Passkey> passkeys = new HashMap<>();
  private final Map<TokenHash, Ceremony> ceremonies = new HashMap<>();

  /** Of those people, with letters in {@code outbox}. */
  public InMemoryPasskeys(
      InMemoryIdentities identities,
      InMemorySessions sessions,
      InMemoryLog log,
      InMemoryFactors factors,
      InMemoryOutbox outbox,
      AuditTrail trail) {
    this.identities = identities;
    this.sessions = sessions;
    this.log = log;
    this.factors = factors;
    this.outbox = outbox;
    this.trail = trail;
    factors.keepPasskeys(person -> of(person).size(), this::forget);
  }

  private synchronized void forget(UUID identity) {
    passkeys.values().removeIf(one -> one.identity().equals(identity));
  }

  @Override
  public synchronized Octets handle(UUID identity, Octets fresh) {
    return handles.computeIfAbsent(identity, _ -> fresh);
  }

  @Override
  public synchronized List<Passkey> of(UUID identity) {
    return passkeys.values().stream()
        .filter(one -> one.identity().equals(identity))
        .sorted(Comparator.comparing(Passkey::createdAt).thenComparing(Passkey::id))
        .toList();
  }

  @Override
  public synchronized Optional<Found> find(Octets credential) {
    return called(credential)
        .flatMap(
            one ->
                identities
                    .enabled(one.identity())
                    .map(
                        who ->
                            new Found(
                                one,
                                Objects.requireNonNull(handles.get(who.id())),
                                who,
                                identities.changes(who.id()))));
  }

  private Optional<Passkey> called(Octets credential) {
    return passkeys.values().stream()
        .filter(one -> one.credential().equals(credential))
        .findFirst();
  }

  @Override
  public synchronized boolean add(Passkey passkey, UUID session, Told told) {
    Optional<Identity> owner = identities.enabled(passkey.identity());
    if (owner.isEmpty()
        || !sessions.goesOn(session, passkey.identity())
        || called(passkey.credential()).isPresent()
        || of(passkey.identity()).size() >= AT_MOST) {
      return false;
    }
    passkeys.put(passkey.id(), passkey);
    told.notice()
        .ifPresent(letter -> outbox.add(LetterKind.FACTOR_ADDED, owner.get().email(), letter));
    trail.append(List.of(told.event()));
    return true;
  }

  @Override
  public Optional<Done> remove(Owner owner, UUID passkey, Onward onward, Told told, Instant now) {
    synchronized (log) {
      Optional<Identity> person = identities.enabled(owner.identity());
      if (person.isEmpty()
          || !sessions.goesOn(owner.session(), owner.identity())
          || of(owner.identity()).stream().noneMatch(one -> one.id().equals(passkey))) {
        return Optional.empty();
      }
      passkeys.remove(passkey);
      factors.forgetUselessCodes(owner.identity());
      told.notice()
          .ifPresent(letter -> outbox.add(LetterKind.FACTOR_REMOVED, person.get().email(), letter));
      trail.append(List.of(told.event()));
      Instant last = sessions.keep(owner.identity(), owner.session(), onward, now);
      return Optional.of(new Done(log.revoke(owner.identity(), now), last));
    }
  }

  @Override
  public synchronized boolean use(UUID passkey, long signCount, boolean backedUp, Instant now) {
    long before = Objects.requireNonNull(passkeys.get(passkey)).signCount();
    if (before >= signCount && !(before == 0 && signCount == 0)) {
      return false;
    }
    change(
        passkey,
        was ->
            with(
                was,
                signCount,
                new Passkey.Backup(was.backup().eligible(), backedUp),
                was.name(),
                Optional.of(now),
                was.suspectedAt()));
    return true;
  }

  @Override
  public synchronized void suspect(UUID passkey, Told told, Instant now) {
    Passkey was = passkeys.get(passkey);
    if (was == null) {
      return;
    }
    boolean recently =
        was.suspectedAt().filter(at -> !at.isBefore(now.minus(TOLD_AGAIN))).isPresent();
    String email = identities.enabled(was.identity()).orElseThrow().email();
    told.notice()
        .filter(_ -> !recently)
        .ifPresent(letter -> outbox.add(LetterKind.PASSKEY_SUSPECTED, email, letter));
    trail.append(List.of(told.event()));
    change(
        passkey,
        one ->
            with(one, one.signCount(), one.backup(), one.name(), one.usedAt(), Optional.of(now)));
  }

  @Override
  public synchronized boolean rename(UUID identity, UUID passkey, String name) {
    Passkey was = passkeys.get(passkey);
    if (was == null || !was.identity().equals(identity)) {
      return false;
    }
    change(
        passkey,
        one -> with(one, one.signCount(), one.backup(), name, one.usedAt(), one.suspectedAt()));
    return true;
  }

  private void change(UUID passkey, UnaryOperator<Passkey> how) {
    passkeys.computeIfPresent(passkey, (_, was) -> how.apply(was));
  }

  private static Passkey with(
      Passkey was,
      long signCount,
      Passkey.Backup backup,
      String name,
      Optional<Instant> usedAt,
      Optional<Instant> suspectedAt) {
    return new Passkey(
        was.id(),
        was.identity(),
        was.credential(),
        was.publicKey(),
        signCount,
        backup,
        was.userVerified(),
        was.transports(),
        was.aaguid(),
        name,
        was.createdAt(),
        usedAt,
        suspectedAt);
  }

  @Override
  public synchronized void begin(Ceremony ceremony, Instant now) {
    ceremonies.values().removeIf(one -> !now.isBefore(one.expiresAt()));
    ceremonies.put(ceremony.flow(), ceremony);
  }

  @Override
  public synchronized Optional<Ceremony> take(
      TokenHash flow, Ceremony.Purpose purpose, Instant now) {
    return Optional.ofNullable(ceremonies.get(flow))
        .filter(one -> one.purpose() == purpose)
        .map(
            one -> {
              ceremonies.remove(flow);
              return one;
            })
        .filter(one -> now.isBefore(one.expiresAt()));
  }
}
