package dev.sallyport.server.factors;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.sessions.Device;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.factors.FactorChanges.NewTotp;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.factors.Factors;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.factors.Totp;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.Onward;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongConsumer;

/** What people do about their own second factors. Blocks. */
public final class OwnFactors {
  /** How old a login may be with which somebody changes what a login takes. */
  static final Duration FRESH = Duration.ofMinutes(15);

  /** Whoever reads that it was not them still wants to know, perhaps after a holiday. */
  private static final Duration NOTICE_LIFE = Duration.ofDays(7);

  private final Factors factors;
  private final FactorChanges changes;
  private final Secrets secrets;
  private final SecondStep step;
  private final Optional<Envelopes> envelopes;
  private final SessionKeys keys;
  private final Lifetimes lifetimes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param step by which a login goes on that waited for a factor to be added
   * @param envelopes empty where there is no mail: then nobody is told
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public OwnFactors(
      Factors factors,
      FactorChanges changes,
      Secrets secrets,
      SecondStep step,
      Optional<Envelopes> envelopes,
      SessionKeys keys,
      Lifetimes lifetimes,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.factors = factors;
    this.changes = changes;
    this.secrets = secrets;
    this.step = step;
    this.envelopes = envelopes;
    this.keys = keys;
    this.lifetimes = lifetimes;
    this.audit = audit;
    this.everywhere = everywhere;
    this.clock = clock;
  }

  /** Whether somebody may change their factors with the session that they have. */
  public enum Leave {
    /** They may. */
    GIVEN,
    /** Not before they log in again: whoever sits down at an open session cannot. */
    LOGIN_TOO_OLD,
    /** Not before they show one of those that they have. */
    SECOND_FACTOR_NEEDED
  }

  /**
   * An app that somebody may add. Prints as {@code ***}.
   *
   * @param sealed comes back with the app's first code
   */
  public record Offer(TotpSecret secret, String sealed) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /** What became of a change. */
  public sealed interface Outcome {
    /**
     * It is made, and every replica knows of it.
     *
     * @param codes to be shown once; empty if those that there were are still good
     */
    record Changed(Renewed session, Optional<BackupCodes> codes) implements Outcome {}

    /** The code is not the app's. */
    record Wrong() implements Outcome {}

    /** Meanwhile the session ended, or there is nothing to change any more. */
    record Over() implements Outcome {}
  }

  /** What became of adding a factor on the way into a session. */
  public sealed interface Arrived {
    /** It is added and a session has begun. */
    record Welcome(SignedIn signedIn, BackupCodes codes) implements Arrived {}

    /** The code is not the app's. */
    record Wrong() implements Arrived {}

    /** The login waits no longer: it has to begin anew. */
    record Over() implements Arrived {}
  }

  /** What somebody has. */
  public Held held(UUID identity) {
    return factors.of(identity);
  }

  /** Their app. */
  public Optional<Totp> app(UUID identity) {
    return factors.totp(identity);
  }

  /** Whether a session is one to change factors with. */
  public Leave leave(Evidence.Session session) {
    if (session.aal() == Aal.AAL1 && held(session.person().id()).any()) {
      return Leave.SECOND_FACTOR_NEEDED;
    }
    return session.authenticatedAt().plus(FRESH).isBefore(clock.instant())
        ? Leave.LOGIN_TOO_OLD
        : Leave.GIVEN;
  }

  /** Another secret for an app. Nothing is written. */
  public Offer offer(UUID identity) {
    TotpSecret secret = secrets.issue();
    return new Offer(secret, secrets.offer(secret, identity, clock.instant()));
  }

  /** The one that was offered before, so that it need not be scanned again. */
  public Optional<Offer> offered(String sealed, UUID identity) {
    return secrets
        .offered(sealed, identity, clock.instant())
        .map(secret -> new Offer(secret, sealed));
  }

  /** Adds an app that shows the right code. */
  public Outcome add(Owner owner, Offer offer, String code, Visitor visitor) {
    Instant now = clock.instant();
    OptionalLong shown = offer.secret().step(code.replace(" ", "").strip(), now);
    if (shown.isEmpty()) {
      return new Outcome.Wrong();
    }
    Optional<BackupCodes> codes =
        held(owner.identity()).backupCodes() == 0
            ? Optional.of(secrets.backupCodes())
            : Optional.empty();
    NewTotp totp =
        new NewTotp(
            secrets.seal(offer.secret(), owner.identity()),
            shown.getAsLong(),
            codes.map(BackupCodes::hashes).orElse(List.of()));
    SessionValue value = another(owner);
    return changes
        .addTotp(
            owner(owner),
            totp,
            onward(value),
            told(AuditKind.FACTOR_ADDED, owner.identity(), visitor, now),
            now)
        .<Outcome>map(done -> new Outcome.Changed(inForce(done, value, now), codes))
        .orElseGet(Outcome.Over::new);
  }

  /** The same for whoever is logging in, and goes on into a session. */
  public Arrived add(PendingLogins.Waiting waiting, Offer offer, String code, Visitor visitor) {
    Instant now = clock.instant();
    Identity identity = waiting.identity();
    OptionalLong shown = offer.secret().step(code.replace(" ", "").strip(), now);
    if (shown.isEmpty()) {
      return new Arrived.Wrong();
    }
    BackupCodes codes = secrets.backupCodes();
    boolean added =
        changes.addTotp(
            identity.id(),
            new NewTotp(
                secrets.seal(offer.secret(), identity.id()), shown.getAsLong(), codes.hashes()),
            told(AuditKind.FACTOR_ADDED, identity.id(), visitor, now),
            now);
    if (!added) {
      return new Arrived.Over();
    }
    return step.complete(waiting, visitor) instanceof SecondStep.Outcome.Welcome(SignedIn signedIn)
        ? new Arrived.Welcome(signedIn, codes)
        : new Arrived.Over();
  }

  /** Removes the app. */
  public Outcome removeApp(Owner owner, Visitor visitor) {
    Instant now = clock.instant();
    SessionValue value = another(owner);
    return changes
        .removeTotp(
            owner(owner),
            onward(value),
            told(AuditKind.FACTOR_REMOVED, owner.identity(), visitor, now),
            now)
        .<Outcome>map(done -> new Outcome.Changed(inForce(done, value, now), Optional.empty()))
        .orElseGet(Outcome.Over::new);
  }

  /** Other backup codes in the place of all; empty if the session ended meanwhile. */
  public Optional<BackupCodes> newCodes(Owner owner, Visitor visitor) {
    BackupCodes codes = secrets.backupCodes();
    String who = owner.identity().toString();
    boolean replaced =
        changes.replaceBackupCodes(
            owner(owner),
            codes.hashes(),
            clock.instant(),
            audit.event(AuditKind.BACKUPCODES_REPLACED, who, who, visitor.source(), Map.of()));
    return replaced ? Optional.of(codes) : Optional.empty();
  }

  private Renewed inForce(FactorChanges.Done done, SessionValue value, Instant now) {
    everywhere.accept(done.seq());
    return new Renewed(value, Duration.between(now, done.renewableUntil()));
  }

  private SessionValue another(Owner owner) {
    return keys.issue(owner.value().kind()).at(owner.value().host());
  }

  private Onward onward(SessionValue value) {
    return new Onward(value.hash(), value.host(), lifetimes.life());
  }

  private static FactorChanges.Owner owner(Owner owner) {
    return new FactorChanges.Owner(owner.identity(), owner.session());
  }

  private Told told(AuditKind kind, UUID identity, Visitor visitor, Instant now) {
    return new Told(
        envelopes.map(
            all ->
                all.seal(
                    Contents.telling(
                        now, Optional.of(Device.of(visitor.userAgent())), visitor.address()),
                    NOTICE_LIFE)),
        audit.event(
            kind,
            identity.toString(),
            identity.toString(),
            visitor.source(),
            Map.of("factor", "totp")));
  }
}
