package dev.sallyport.store.fakes;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.federation.FederatedFlows;
import dev.sallyport.store.federation.FederatedLogin;
import dev.sallyport.store.federation.FederatedLogins;
import dev.sallyport.store.federation.Subject;
import dev.sallyport.store.federation.Upstream;
import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.identities.DirectoryEntry;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@link FederatedLogins} and {@link FederatedFlows} in memory. */
public final class InMemoryFederation implements FederatedLogins, FederatedFlows {
  private record Linked(UUID identity, FederatedLogin login) {}

  private final InMemoryIdentities identities;
  private final InMemorySessions sessions;
  private final InMemoryLog log;
  private final InMemoryOutbox outbox;
  private final AuditTrail trail;
  private final Map<Subject, Linked> links = new LinkedHashMap<>();
  private final Map<TokenHash, Flow> flows = new HashMap<>();
  private final Map<TokenHash, Proof> proofs = new HashMap<>();

  /** Of those people, with letters in {@code outbox}. */
  public InMemoryFederation(
      InMemoryIdentities identities,
      InMemorySessions sessions,
      InMemoryLog log,
      InMemoryOutbox outbox,
      AuditTrail trail) {
    this.identities = identities;
    this.sessions = sessions;
    this.log = log;
    this.outbox = outbox;
    this.trail = trail;
  }

  @Override
  public Optional<Known> use(Subject subject, Instant now) {
    synchronized (log) {
      Optional<Linked> linked = Optional.ofNullable(links.get(subject));
      Optional<DirectoryEntry> person = linked.flatMap(one -> identities.entry(one.identity()));
      if (linked.isEmpty() || person.isEmpty()) {
        return Optional.empty();
      }
      Identity identity = person.get().identity();
      boolean disabled = person.get().disabledAt().isPresent();
      if (!disabled) {
        FederatedLogin was = linked.get().login();
        links.put(
            subject,
            new Linked(
                identity.id(),
                new FederatedLogin(was.id(), was.upstream(), was.linkedAt(), Optional.of(now))));
      }
      return Optional.of(new Known(identity, identities.changes(identity.id()), disabled));
    }
  }

  @Override
  public Optional<UUID> holder(String email) {
    return identities.any(email).map(Identity::id);
  }

  @Override
  public boolean register(
      Directory.Newcomer newcomer, UUID login, Upstream upstream, Instant now, AuditEvent event) {
    synchronized (log) {
      if (links.containsKey(upstream.subject()) || !identities.create(newcomer, now)) {
        return false;
      }
      put(newcomer.id(), login, upstream, now);
      trail.append(List.of(event));
      return true;
    }
  }

  private void put(UUID identity, UUID login, Upstream upstream, Instant now) {
    links.put(
        upstream.subject(),
        new Linked(identity, new FederatedLogin(login, upstream, now, Optional.empty())));
  }

  @Override
  public List<FederatedLogin> of(UUID identity) {
    synchronized (log) {
      return links.values().stream()
          .filter(one -> one.identity().equals(identity))
          .map(Linked::login)
          .toList();
    }
  }

  @Override
  public Linking link(
      Asker asker, UUID login, Optional<NewLetter> letter, Instant now, AuditEvent event) {
    synchronized (log) {
      Optional<Identity> person = identities.enabled(asker.identity());
      Optional<Proof> proof =
          proof(asker.browser(), now)
              .filter(one -> one.id().equals(asker.proof()))
              .filter(one -> one.identity().map(asker.identity()::equals).orElse(true));
      if (person.isEmpty()
          || proof.isEmpty()
          || !sessions.goesOn(asker.session(), asker.identity())) {
        return Linking.OVER;
      }
      proofs.remove(asker.browser());
      Upstream upstream = proof.get().upstream();
      if (links.containsKey(upstream.subject())) {
        return Linking.TAKEN;
      }
      put(asker.identity(), login, upstream, now);
      letter.ifPresent(one -> outbox.add(LetterKind.LOGIN_LINKED, person.get().email(), one));
      trail.append(List.of(event));
      return Linking.LINKED;
    }
  }

  @Override
  public Unlinking unlink(
      UUID identity,
      UUID session,
      UUID login,
      Optional<NewLetter> letter,
      Instant now,
      AuditEvent event) {
    synchronized (log) {
      Optional<Identity> person = identities.enabled(identity);
      List<FederatedLogin> all = of(identity);
      Optional<FederatedLogin> gone =
          all.stream().filter(one -> one.id().equals(login)).findFirst();
      if (person.isEmpty() || gone.isEmpty() || !sessions.goesOn(session, identity)) {
        return new Unlinking.Nothing();
      }
      boolean password = identities.entry(identity).map(DirectoryEntry::hasPassword).orElse(false);
      if (!password && all.size() == 1) {
        return new Unlinking.LastWayIn();
      }
      links.remove(gone.get().upstream().subject());
      letter.ifPresent(one -> outbox.add(LetterKind.LOGIN_UNLINKED, person.get().email(), one));
      trail.append(List.of(event));
      return new Unlinking.Done(
          sessions.endOthers(identity, session, now).orElseGet(() -> log.revoke(identity, now)));
    }
  }

  @Override
  public void begin(Flow flow, Instant now) {
    synchronized (log) {
      flows.put(flow.state(), flow);
    }
  }

  @Override
  public Optional<Flow> take(TokenHash state) {
    synchronized (log) {
      return Optional.ofNullable(flows.remove(state));
    }
  }

  @Override
  public void keep(Proof proof, Instant now) {
    synchronized (log) {
      proofs.put(proof.browser(), proof);
    }
  }

  @Override
  public Optional<Proof> proof(TokenHash browser, Instant now) {
    synchronized (log) {
      return Optional.ofNullable(proofs.get(browser)).filter(one -> now.isBefore(one.expiresAt()));
    }
  }
}
