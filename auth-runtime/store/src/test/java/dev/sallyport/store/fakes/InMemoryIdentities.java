package dev.sallyport.store.fakes;

import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.identities.DirectoryEntry;
import dev.sallyport.store.identities.EmailKey;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.identities.Registration;
import dev.sallyport.store.identities.Role;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** {@link Identities} in memory. */
public final class InMemoryIdentities implements Identities {
  private final Map<UUID, Identity> identities = new HashMap<>();
  private final Map<EmailKey, UUID> byEmail = new HashMap<>();
  private final Map<UUID, PasswordHash> hashes = new HashMap<>();
  private final Map<UUID, Instant> disabled = new HashMap<>();
  private final Map<UUID, Instant> created = new HashMap<>();
  private final Map<UUID, Instant> updated = new HashMap<>();
  private final Map<UUID, Instant> passwordChanged = new HashMap<>();
  private final Map<UUID, Integer> changes = new HashMap<>();

  @Override
  public synchronized Registration register(
      UUID id, String email, String passwordHash, Instant now) {
    if (byEmail.putIfAbsent(EmailKey.of(email), id) != null) {
      return new Registration.EmailTaken();
    }
    Identity identity = new Identity(id, email, false, Role.DEFAULT);
    identities.put(id, identity);
    created.put(id, now);
    updated.put(id, now);
    setPassword(id, new PasswordHash(passwordHash), now);
    return new Registration.Registered(identity);
  }

  @Override
  public synchronized Optional<PasswordLogin> byEmail(String email) {
    return Optional.ofNullable(byEmail.get(EmailKey.of(email)))
        .flatMap(this::enabled)
        .flatMap(
            identity ->
                Optional.ofNullable(hashes.get(identity.id()))
                    .map(hash -> new PasswordLogin(identity, hash, changes(identity.id()))));
  }

  @Override
  public synchronized boolean rehash(UUID identity, PasswordHash old, PasswordHash better) {
    return hashes.replace(identity, old, better);
  }

  synchronized void setPassword(UUID id, PasswordHash hash, Instant now) {
    hashes.put(id, hash);
    passwordChanged.put(id, now);
    changes.merge(id, 1, Integer::sum);
  }

  /** How often the password was changed since it was first set. */
  synchronized int changes(UUID id) {
    return changes.getOrDefault(id, 1) - 1;
  }

  /** Whether the password that had been changed so often is still the one in force. */
  synchronized boolean isInForce(UUID id, int theseChanges) {
    return enabled(id).isPresent() && hashes.containsKey(id) && changes(id) == theseChanges;
  }

  synchronized Optional<Instant> passwordChanged(UUID id) {
    return Optional.ofNullable(passwordChanged.get(id));
  }

  /** Whoever has an address in any case, disabled or not. */
  synchronized Optional<Identity> any(String email) {
    return Optional.ofNullable(byEmail.get(EmailKey.of(email))).map(identities::get);
  }

  /** Puts another address into the place of somebody's, if it is free. */
  synchronized boolean setAddress(UUID id, String email) {
    UUID holder = byEmail.get(EmailKey.of(email));
    if (holder != null && !holder.equals(id)) {
      return false;
    }
    byEmail.values().remove(id);
    byEmail.put(EmailKey.of(email), id);
    identities.computeIfPresent(id, (_, was) -> new Identity(id, email, true, was.roles()));
    changes.merge(id, 1, Integer::sum);
    return true;
  }

  /** As of somebody who logs in elsewhere. */
  public synchronized void dropPassword(UUID id) {
    hashes.remove(id);
  }

  public synchronized void verify(UUID id) {
    identities.computeIfPresent(id, (_, was) -> new Identity(id, was.email(), true, was.roles()));
  }

  /** An identity that is not disabled. */
  synchronized Optional<Identity> enabled(UUID id) {
    return Optional.ofNullable(identities.get(id)).filter(identity -> !disabled.containsKey(id));
  }

  /** What an administrator would do. */
  public synchronized void disable(UUID id) {
    disabled.put(id, Instant.EPOCH);
  }

  synchronized boolean create(Directory.Newcomer newcomer, Instant now) {
    UUID id = newcomer.id();
    if (byEmail.putIfAbsent(EmailKey.of(newcomer.email()), id) != null) {
      return false;
    }
    identities.put(id, new Identity(id, newcomer.email(), newcomer.verified(), newcomer.roles()));
    created.put(id, now);
    updated.put(id, now);
    newcomer.hash().ifPresent(hash -> setPassword(id, hash, now));
    return true;
  }

  synchronized Optional<DirectoryEntry> entry(UUID id) {
    return Optional.ofNullable(identities.get(id))
        .map(
            identity ->
                new DirectoryEntry(
                    identity,
                    Optional.ofNullable(disabled.get(id)),
                    hashes.containsKey(id),
                    Objects.requireNonNull(created.get(id)),
                    Objects.requireNonNull(updated.get(id))));
  }

  synchronized List<DirectoryEntry> entries() {
    return identities.keySet().stream()
        .sorted(Comparator.comparing(UUID::toString))
        .flatMap(id -> entry(id).stream())
        .toList();
  }

  /** Whether anything is different now. */
  synchronized boolean change(UUID id, Directory.Change change, Instant now) {
    Identity was = identities.get(id);
    if (was == null) {
      return false;
    }
    boolean different = change.roles().filter(roles -> !roles.equals(was.roles())).isPresent();
    change.roles().ifPresent(roles -> grant(id, roles));
    if (change.disabled().isPresent() && change.disabled().get() != disabled.containsKey(id)) {
      different = true;
      if (change.disabled().get()) {
        disabled.put(id, now);
      } else {
        disabled.remove(id);
      }
    }
    if (different) {
      updated.put(id, now);
    }
    return different;
  }

  synchronized boolean delete(UUID id) {
    byEmail.values().remove(id);
    hashes.remove(id);
    disabled.remove(id);
    return identities.remove(id) != null;
  }

  /** What an administrator would do. */
  public synchronized void grant(UUID id, List<String> roles) {
    identities.computeIfPresent(
        id, (_, was) -> new Identity(id, was.email(), was.verified(), roles));
  }
}
