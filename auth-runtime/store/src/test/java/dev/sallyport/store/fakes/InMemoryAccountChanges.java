package dev.sallyport.store.fakes;

import dev.sallyport.store.account.AccountChanges;
import dev.sallyport.store.account.NewProof;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.mail.LetterKind;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.Onward;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** {@link AccountChanges} in memory. */
public final class InMemoryAccountChanges implements AccountChanges {
  private final InMemoryIdentities identities;
  private final InMemorySessions sessions;
  private final InMemoryLog log;
  private final InMemoryMailedProofs proofs;
  private final InMemoryOutbox outbox;
  private final AuditTrail trail;

  /** Of those people, with letters in {@code outbox}. */
  public InMemoryAccountChanges(
      InMemoryIdentities identities,
      InMemorySessions sessions,
      InMemoryLog log,
      InMemoryMailedProofs proofs,
      InMemoryOutbox outbox,
      AuditTrail trail) {
    this.identities = identities;
    this.sessions = sessions;
    this.log = log;
    this.proofs = proofs;
    this.outbox = outbox;
    this.trail = trail;
  }

  @Override
  public Optional<Done> changePassword(
      Owner owner,
      PasswordHash password,
      Onward onward,
      Optional<NewLetter> notice,
      Instant now,
      AuditEvent event) {
    synchronized (log) {
      Optional<Identity> person = holds(owner);
      if (person.isEmpty()) {
        return Optional.empty();
      }
      identities.setPassword(owner.identity(), password, now);
      notice.ifPresent(
          letter -> outbox.add(LetterKind.PASSWORD_CHANGED, person.get().email(), letter));
      trail.append(List.of(event));
      Instant last = sessions.keep(owner.identity(), owner.session(), onward, now);
      return Optional.of(new Done(log.revoke(owner.identity(), now), last));
    }
  }

  @Override
  public void askForAddress(Owner owner, String address, NewProof proof, NewLetter letter) {
    proofs.askForAddress(owner.identity(), address, proof, letter);
  }

  @Override
  public Optional<String> wantedAddress(UUID identity, TokenHash link, Instant now) {
    return proofs.wanted(identity, link, now);
  }

  @Override
  public Optional<Done> changeAddress(
      UUID identity,
      UUID session,
      TokenHash link,
      Onward onward,
      NewLetter notice,
      Instant now,
      AuditEvent event) {
    synchronized (log) {
      Optional<String> old = identities.enabled(identity).map(Identity::email);
      Optional<String> address = proofs.wanted(identity, link, now);
      if (old.isEmpty()
          || address.isEmpty()
          || !sessions.goesOn(session, identity)
          || !identities.setAddress(identity, address.get())) {
        return Optional.empty();
      }
      proofs.use(link, now);
      outbox.add(LetterKind.ADDRESS_CHANGED, old.get(), notice);
      trail.append(List.of(event));
      Instant last = sessions.keep(identity, session, onward, now);
      return Optional.of(new Done(log.revoke(identity, now), last));
    }
  }

  @Override
  public OptionalLong delete(Owner owner, Instant now, AuditEvent event) {
    synchronized (log) {
      if (holds(owner).isEmpty()) {
        return OptionalLong.empty();
      }
      boolean _ = identities.delete(owner.identity());
      sessions.delete(owner.identity());
      trail.append(List.of(event));
      return OptionalLong.of(log.revoke(owner.identity(), now));
    }
  }

  private Optional<Identity> holds(Owner owner) {
    return identities.isInForce(owner.identity(), owner.changes())
            && sessions.goesOn(owner.session(), owner.identity())
        ? identities.enabled(owner.identity())
        : Optional.empty();
  }
}
