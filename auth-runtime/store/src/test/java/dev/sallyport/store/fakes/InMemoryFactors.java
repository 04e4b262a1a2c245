package dev.sallyport.store.fakes;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.factors.Factors;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.factors.PendingLogin;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.factors.Totp;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** All that is kept of second factors, in memory. */
public final class InMemoryFactors implements Factors, FactorChanges, PendingLogins {
  private final InMemoryIdentities identities;
  private final InMemorySessions sessions;
  private final InMemoryLog log;
  private final InMemoryOutbox outbox;
  private final Map<UUID, Totp> totps = new HashMap<>();
  private final Map<UUID, Set<TokenHash>> codes = new HashMap<>();
  private final Map<TokenHash, Kept> pending = new HashMap<>();
  private final List<AuditEvent> events = new ArrayList<>();

  private record Kept(PendingLogin login, int tries) {}

  /** Of people in {@code identities} who change nothing. */
  public InMemoryFactors(InMemoryIdentities identities) {
    this(identities, new InMemoryLog());
  }

  private InMemoryFactors(InMemoryIdentities identities, InMemoryLog log) {
    this(identities, new InMemorySessions(identities, log), log, new InMemoryOutbox());
  }

  /** Of those people, with letters in {@code outbox}. */
  public InMemoryFactors(
      InMemoryIdentities identities,
      InMemorySessions sessions,
      InMemoryLog log,
      InMemoryOutbox outbox) {
    this.identities = identities;
    this.sessions = sessions;
    this.log = log;
    this.outbox = outbox;
  }

  @Override
  public Held of(UUID identity) {
    synchronized (log) {
      return new Held(
          totps.containsKey(identity), codes.getOrDefault(identity, Set.of()).size(), 0);
    }
  }

  @Override
  public Optional<Totp> totp(UUID identity) {
    synchronized (log) {
      return Optional.ofNullable(totps.get(identity));
    }
  }

  @Override
  public boolean acceptStep(UUID identity, long step, Instant now) {
    synchronized (log) {
      Totp was = totps.get(identity);
      if (was == null || step <= was.lastStep()) {
        return false;
      }
      totps.put(identity, new Totp(was.secret(), step, was.addedAt(), micros(now)));
      return true;
    }
  }

  @Override
  public boolean useBackupCode(UUID identity, TokenHash code, AuditEvent event) {
    synchronized (log) {
      boolean used = codes.getOrDefault(identity, new HashSet<>()).remove(code);
      if (used) {
        events.add(event);
      }
      return used;
    }
  }

  @Override
  public Optional<Done> raise(
      Owner owner, List<String> words, Onward onward, Instant now, AuditEvent event) {
    synchronized (log) {
      if (!holds(owner)) {
        return Optional.empty();
      }
      events.add(event);
      return Optional.of(raised(owner, words, onward, now));
    }
  }

  private Done raised(Owner owner, List<String> words, Onward onward, Instant now) {
    Instant last = sessions.raise(owner.session(), words, onward, now);
    return new Done(log.revoke(owner.session(), now), last);
  }

  @Override
  public Optional<Done> addTotp(Owner owner, NewTotp totp, Onward onward, Told told, Instant now) {
    synchronized (log) {
      return holds(owner) && addTotp(owner.identity(), totp, told, now)
          ? Optional.of(raised(owner, List.of("otp"), onward, now))
          : Optional.empty();
    }
  }

  @Override
  public boolean addTotp(UUID identity, NewTotp totp, Told told, Instant now) {
    synchronized (log) {
      Instant at = micros(now);
      if (identities.enabled(identity).isEmpty()
          || totps.putIfAbsent(identity, new Totp(totp.secret(), totp.step(), at, at)) != null) {
        return false;
      }
      codes.computeIfAbsent(identity, _ -> new HashSet<>()).addAll(totp.backupCodes());
      tell(identity, LetterKind.FACTOR_ADDED, told);
      return true;
    }
  }

  @Override
  public Optional<Done> removeTotp(Owner owner, Onward onward, Told told, Instant now) {
    synchronized (log) {
      if (!holds(owner) || totps.remove(owner.identity()) == null) {
        return Optional.empty();
      }
      codes.remove(owner.identity());
      tell(owner.identity(), LetterKind.FACTOR_REMOVED, told);
      Instant last = sessions.keep(owner.identity(), owner.session(), onward, now);
      return Optional.of(new Done(log.revoke(owner.identity(), now), last));
    }
  }

  @Override
  public boolean replaceBackupCodes(
      Owner owner, List<TokenHash> others, Instant now, AuditEvent event) {
    synchronized (log) {
      if (!holds(owner)) {
        return false;
      }
      codes.put(owner.identity(), new HashSet<>(others));
      events.add(event);
      return true;
    }
  }

  private boolean holds(Owner owner) {
    return identities.enabled(owner.identity()).isPresent()
        && sessions.goesOn(owner.session(), owner.identity());
  }

  private void tell(UUID identity, LetterKind kind, Told told) {
    events.add(told.event());
    told.notice()
        .ifPresent(
            letter -> outbox.add(kind, identities.enabled(identity).orElseThrow().email(), letter));
  }

  @Override
  public void add(PendingLogin login, Instant now, AuditEvent... happened) {
    synchronized (log) {
      pending.values().removeIf(kept -> !now.isBefore(kept.login().expiresAt()));
      pending.put(login.hash(), new Kept(login, 0));
      events.addAll(List.of(happened));
    }
  }

  @Override
  public Optional<Waiting> find(TokenHash hash, Instant now) {
    synchronized (log) {
      return waiting(hash, now, kept -> kept.tries() < TRIES);
    }
  }

  @Override
  public Optional<Waiting> attempt(TokenHash hash, Instant now) {
    synchronized (log) {
      Optional<Waiting> found = find(hash, now);
      pending.computeIfPresent(hash, (_, kept) -> new Kept(kept.login(), kept.tries() + 1));
      return found;
    }
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
  public boolean take(TokenHash hash) {
    synchronized (log) {
      return pending.remove(hash) != null;
    }
  }

  /** As if somebody had removed their app elsewhere. */
  public void lose(UUID identity) {
    synchronized (log) {
      totps.remove(identity);
      codes.remove(identity);
    }
  }

  /** What changes said of themselves. */
  public List<AuditEvent> events() {
    synchronized (log) {
      return List.copyOf(events);
    }
  }

  private static Instant micros(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
