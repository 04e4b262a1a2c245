package dev.sallyport.server.passkeys;

import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.sessions.Device;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.factors.Passkey;
import dev.sallyport.store.factors.Passkeys;
import dev.sallyport.store.sessions.Onward;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * What people do about their own passkeys. Whether they may with the session that they have is for
 * whoever calls to ask first. Blocks.
 */
public final class OwnPasskeys {
  /** Whoever reads that it was not them still wants to know, perhaps after a holiday. */
  private static final Duration NOTICE_LIFE = Duration.ofDays(7);

  private final PasskeyCheck check;
  private final Passkeys passkeys;
  private final Optional<Envelopes> envelopes;
  private final SessionKeys keys;
  private final Lifetimes lifetimes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /**
   * @param envelopes empty where there is no mail: then nobody is told
   * @param everywhere waits until the revocation with a number is in force everywhere
   * @param ids of new passkeys, UUIDv7
   */
  public OwnPasskeys(
      PasskeyCheck check,
      Passkeys passkeys,
      Optional<Envelopes> envelopes,
      SessionKeys keys,
      Lifetimes lifetimes,
      Audit audit,
      LongConsumer everywhere,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.check = check;
    this.passkeys = passkeys;
    this.envelopes = envelopes;
    this.keys = keys;
    this.lifetimes = lifetimes;
    this.audit = audit;
    this.everywhere = everywhere;
    this.ids = ids;
    this.clock = clock;
  }

  /** What became of adding one. */
  public sealed interface Outcome {
    /** They have it. */
    record Added(Passkey passkey) implements Outcome {}

    /** It is none that counts, or came too late, or somebody has it. */
    record NotGood() implements Outcome {}

    /** They have as many as one can have. */
    record TooMany() implements Outcome {}
  }

  /** Those of a person. */
  public List<Passkey> of(UUID identity) {
    return passkeys.of(identity);
  }

  /** Asks for one that they do not have yet. */
  public Question ask(Owner owner) {
    return check.askForNew(owner.identity(), owner.email());
  }

  /**
   * Adds what an authenticator has made.
   *
   * @param name empty: that of the device with which they do it
   */
  public Outcome add(
      Owner owner,
      CeremonySecret secret,
      String answer,
      Optional<PasskeyName> name,
      Visitor visitor) {
    Optional<WebAuthn.Made.New> made = check.made(owner.identity(), secret, answer);
    if (made.isEmpty()) {
      return new Outcome.NotGood();
    }
    if (passkeys.of(owner.identity()).size() >= Passkeys.AT_MOST) {
      return new Outcome.TooMany();
    }
    Passkey passkey =
        passkey(owner, made.get(), name.orElseGet(() -> PasskeyName.of(visitor.userAgent())));
    return passkeys.add(
            passkey, owner.session(), told(AuditKind.FACTOR_ADDED, owner, passkey.id(), visitor))
        ? new Outcome.Added(passkey)
        : new Outcome.NotGood();
  }

  private Passkey passkey(Owner owner, WebAuthn.Made.New made, PasskeyName name) {
    return new Passkey(
        ids.get(),
        owner.identity(),
        made.credential(),
        made.publicKey(),
        made.signCount(),
        made.backup(),
        made.userVerified(),
        made.transports(),
        made.aaguid(),
        name.text(),
        clock.instant(),
        Optional.empty(),
        Optional.empty());
  }

  /** Calls one differently; whether it is theirs. */
  public boolean rename(Owner owner, UUID passkey, PasskeyName name) {
    return passkeys.rename(owner.identity(), passkey, name.text());
  }

  /**
   * Removes one. When this returns, nobody is admitted with another session of theirs.
   *
   * @return how the session goes on; empty if it ended, or there is no such passkey of theirs
   */
  public Optional<Renewed> remove(Owner owner, UUID passkey, Visitor visitor) {
    Instant now = clock.instant();
    SessionValue value = keys.issue(owner.value().kind()).at(owner.value().host());
    Optional<FactorChanges.Done> done =
        passkeys.remove(
            new FactorChanges.Owner(owner.identity(), owner.session()),
            passkey,
            new Onward(value.hash(), value.host(), lifetimes.life()),
            told(AuditKind.FACTOR_REMOVED, owner, passkey, visitor),
            now);
    done.ifPresent(one -> everywhere.accept(one.seq()));
    return done.map(one -> new Renewed(value, Duration.between(now, one.renewableUntil())));
  }

  private Told told(AuditKind kind, Owner owner, UUID passkey, Visitor visitor) {
    Contents contents =
        Contents.telling(
            clock.instant(), Optional.of(Device.of(visitor.userAgent())), visitor.address());
    String who = owner.identity().toString();
    return new Told(
        envelopes.map(all -> all.seal(contents, NOTICE_LIFE)),
        audit.event(
            kind,
            who,
            who,
            visitor.source(),
            Map.of("factor", "passkey", "passkey", passkey.toString())));
  }
}
