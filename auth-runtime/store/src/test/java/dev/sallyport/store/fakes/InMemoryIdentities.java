package dev.sallyport.store.fakes;

import dev.sallyport.store.identities.EmailKey;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.identities.Registration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@link Identities} in memory. */
public final class InMemoryIdentities implements Identities {
  private final Map<UUID, Identity> identities = new HashMap<>();
  private final Map<EmailKey, UUID> byEmail = new HashMap<>();
  private final Map<UUID, PasswordHash> hashes = new HashMap<>();
  private final Map<UUID, Instant> passwordChanged = new HashMap<>();
  private final Set<UUID> disabled = new HashSet<>();

  @Override
  public synchronized Registration register(
      UUID id, String email, String passwordHash, Instant now) {
    if (byEmail.putIfAbsent(EmailKey.of(email), id) != null) {
      return new Registration.EmailTaken();
    }
    Identity identity = new Identity(id, email, false, List.of());
    identities.put(id, identity);
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
                    .map(hash -> new PasswordLogin(identity, hash)));
  }

  @Override
  public synchronized boolean rehash(
      UUID identity, PasswordHash old, PasswordHash better, Instant now) {
    boolean replaced = hashes.replace(identity, old, better);
    if (replaced) {
      passwordChanged.put(identity, now);
    }
    return replaced;
  }

  synchronized void setPassword(UUID id, PasswordHash hash, Instant now) {
    hashes.put(id, hash);
    passwordChanged.put(id, now);
  }

  synchronized Optional<Instant> passwordChanged(UUID id) {
    return Optional.ofNullable(passwordChanged.get(id));
  }

  /** Whoever has an address in any case, disabled or not. */
  synchronized Optional<Identity> any(String email) {
    return Optional.ofNullable(byEmail.get(EmailKey.of(email))).map(identities::get);
  }

  synchronized void verify(UUID id) {
    identities.computeIfPresent(id, (_, was) -> new Identity(id, was.email(), true, was.roles()));
  }

  /** An identity that is not disabled. */
  synchronized Optional<Identity> enabled(UUID id) {
    return Optional.ofNullable(identities.get(id)).filter(identity -> !disabled.contains(id));
  }

  /** What an administrator would do. */
  public synchronized void disable(UUID id) {
    disabled.add(id);
  }

  /** What an administrator would do. */
  public synchronized void grant(UUID id, List<String> roles) {
    identities.computeIfPresent(
        id, (_, was) -> new Identity(id, was.email(), was.verified(), roles));
  }
}
